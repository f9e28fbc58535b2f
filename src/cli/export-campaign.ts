import { writeFileSync } from 'node:fs';
import { extname } from 'node:path';

import { projectsExport } from '#client';

import { CliError, EXIT } from './cli-error.js';
import type { Api } from './login.js';

const FORMATS = { '.zip': 'zip', '.md': 'markdown', '.html': 'html', '.json': 'json' } as const;

/** The format a file's name asks for. */
export function formatOf(file: string): (typeof FORMATS)[keyof typeof FORMATS] {
  const format = new Map(Object.entries(FORMATS)).get(extname(file).toLowerCase());
  if (!format) throw new CliError(`${file}: the name of the file must end in ${Object.keys(FORMATS).join(', ')}`, EXIT.usage);
  return format;
}

/** Writes the whole campaign of a project to a file, in the format its name says. */
export async function exportCampaign(api: Api, project: string, file: string): Promise<void> {
  // NOTE: read from the response as bytes; the client's type of `data` is that of the JSON format.
  const { response } = await projectsExport({ ...api, path: { id: project }, query: { format: formatOf(file) }, parseAs: 'stream' });
  writeFileSync(file, Buffer.from(await response.arrayBuffer()));
}
