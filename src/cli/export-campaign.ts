import { writeFileSync } from 'node:fs';
import { extname } from 'node:path';

import type { ApiClient } from './api-client.js';
import { CliError, EXIT } from './cli-error.js';

const FORMATS: Readonly<Record<string, string>> = { '.zip': 'zip', '.md': 'markdown', '.html': 'html', '.json': 'json' };

/** The format a file's name asks for. */
export function formatOf(file: string): string {
  const format = FORMATS[extname(file).toLowerCase()];
  if (!format) throw new CliError(`${file}: the name of the file must end in ${Object.keys(FORMATS).join(', ')}`, EXIT.usage);
  return format;
}

/** Writes the whole campaign of a project to a file, in the format its name says. */
export async function exportCampaign(client: ApiClient, project: string, file: string): Promise<void> {
  writeFileSync(file, await client.download(`/api/projects/${encodeURIComponent(project)}/export?format=${formatOf(file)}`));
}
