import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';

import type { Command } from 'commander';

import { assetsEdit, assetsGet, assetsList, assetsListOwn, assetsRegenerate, runsGet } from '#client';

import { CliError, EXIT } from '../cli-error.js';
import { exportCampaign } from '../export-campaign.js';
import { plain, table } from '../output.js';
import { limit as limitOf, readPages } from '../pages.js';
import { openSession } from '../session.js';
import { watchRun } from '../watch-run.js';

interface EditOptions {
  title?: string;
  content?: string;
}

function textIn(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new CliError(`--content ${file} cannot be read`, EXIT.usage);
  }
}

/** The change that `assets edit` asks for. */
function changeOf({ title, content }: EditOptions): EditOptions {
  if (title === undefined && content === undefined) throw new CliError('nothing to change: pass --title, --content or both', EXIT.usage);
  return { ...(title !== undefined && { title }), ...(content !== undefined && { content: textIn(content) }) };
}

/** `assets list`, `show`, `edit`, `regenerate`, `export`. */
export function addAssets(program: Command): void {
  const group = program.command('assets').description('list, show, edit, regenerate and export assets');
  group
    .command('list', { isDefault: true })
    .description('list your assets, newest first')
    .option('--project <id>', 'only assets of this project')
    .option('--type <name>', 'only assets of this type, e.g. linkedin_post')
    .option('--limit <number>', 'maximum number of assets', limitOf, 100)
    .action(async ({ project, type, limit }: { project?: string; type?: string; limit: number }, command: Command) => {
      const { api, output } = openSession(command);
      const filter = type === undefined ? {} : { asset_type: type };
      const assets = await readPages(limit, (page) => {
        const query = { ...page, ...filter };
        return project === undefined ? assetsListOwn({ ...api, query }) : assetsList({ ...api, path: { id: project }, query });
      });
      output.result(assets, () =>
        table(
          ['ID', 'TYPE', 'TITLE', 'VERSION', 'CREATED'],
          assets.map(({ id, asset_type, title, version, created_at }) => [id, asset_type, title, version, created_at]),
        ),
      );
    });

  group
    .command('show <id>')
    .description('print the text of an asset')
    .action(async (id: string, _options: object, command: Command) => {
      const { api, output } = openSession(command);
      const { data: asset } = await assetsGet({ ...api, path: { id } });
      output.result(asset, () => plain(asset.content));
    });

  group
    .command('edit <id>')
    .description('change the title or the text of an asset, as a new version')
    .option('--title <text>', 'new title')
    .option('--content <file>', 'Markdown file with the new text')
    .action(async (id: string, options: EditOptions, command: Command) => {
      const { api, output } = openSession(command);
      const { data: asset } = await assetsEdit({ ...api, path: { id }, body: changeOf(options) });
      output.result(asset, () => `${asset.asset_type} ${asset.id} is now version ${asset.version}`);
    });

  group
    .command('regenerate <id>')
    .description('regenerate an asset as a new version')
    .option('--instructions <text>', 'what the new version should do differently')
    .option('--no-wait', 'return as soon as the run has started')
    .action(async (id: string, { instructions, wait }: { instructions?: string; wait: boolean }, command: Command) => {
      const { api, output } = openSession(command);
      // NOTE: the key makes a repetition after a lost answer find the job that has begun.
      const headers = { 'Idempotency-Key': randomUUID() };
      const body = instructions === undefined ? {} : { instructions };
      const { data: job } = await assetsRegenerate({ ...api, path: { id }, headers, body });
      const { data: run } = await runsGet({ ...api, path: { id: job.run_id } });
      await watchRun(api, output, run, { wait });
    });

  group
    .command('export <project-id>')
    .description('export the campaign of a project to a file')
    .requiredOption('-o, --out <file>', 'output file; its name ends in .zip, .md, .html or .json')
    .action(async (project: string, { out }: { out: string }, command: Command) => {
      const { api, output } = openSession(command);
      await exportCampaign(api, project, out);
      output.result({ project_id: project, file: out }, () => out);
    });
}
