import { writeFileSync } from 'node:fs';
import { extname } from 'node:path';

import type { Command } from 'commander';
import type { z } from 'zod';

import type { Asset as AssetSchema } from '../../assets/index.js';
import type { ApiClient } from '../api-client.js';
import { CliError, EXIT } from '../cli-error.js';
import { plain, table } from '../output.js';
import { limit as limitOf, readPages } from '../pages.js';
import { openSession } from '../session.js';

export type Asset = z.output<typeof AssetSchema>;

const FORMATS: Readonly<Record<string, string>> = { '.zip': 'zip', '.md': 'markdown', '.html': 'html', '.json': 'json' };

/** The format a file's name asks for. */
export function formatOf(file: string): string {
  const format = FORMATS[extname(file).toLowerCase()];
  if (!format) throw new CliError(`${file}: a campaign is written as ${Object.keys(FORMATS).join(', ')}`, EXIT.usage);
  return format;
}

/** Writes the whole campaign of a project to a file, in the format its name says. */
export async function exportCampaign(client: ApiClient, project: string, file: string): Promise<void> {
  writeFileSync(file, await client.download(`/api/projects/${encodeURIComponent(project)}/export?format=${formatOf(file)}`));
}

/** `assets list`, `show`, `export`. */
export function addAssets(program: Command): void {
  const group = program.command('assets').description('what the agents wrote');
  group
    .command('list', { isDefault: true })
    .description('list your assets, newest first')
    .option('--project <id>', 'only those of this project')
    .option('--type <name>', 'only of this type, e.g. linkedin_post')
    .option('--limit <number>', 'most to list', limitOf, 100)
    .action(async ({ project, type, limit }: { project?: string; type?: string; limit: number }, command: Command) => {
      const { client, output } = openSession(command);
      const path = project === undefined ? '/assets' : `/projects/${encodeURIComponent(project)}/assets`;
      const assets = await readPages<Asset>(client, path, limit, type === undefined ? {} : { asset_type: type });
      output.result(assets, () =>
        table(
          ['ID', 'TYPE', 'TITLE', 'VERSION', 'CREATED'],
          assets.map(({ id, asset_type, title, version, created_at }) => [id, asset_type, title, version, created_at]),
        ),
      );
    });

  group
    .command('show <id>')
    .description('print the text of one asset')
    .action(async (id: string, _options: object, command: Command) => {
      const { client, output } = openSession(command);
      const asset = await client.get<Asset>(`/assets/${encodeURIComponent(id)}`);
      output.result(asset, () => plain(asset.content));
    });

  group
    .command('export <project-id>')
    .description('write the whole campaign of a project to a file')
    .requiredOption('-o, --out <file>', 'ends in .zip, .md, .html or .json')
    .action(async (project: string, { out }: { out: string }, command: Command) => {
      const { client, output } = openSession(command);
      await exportCampaign(client, project, out);
      output.result({ project_id: project, file: out }, () => out);
    });
}
