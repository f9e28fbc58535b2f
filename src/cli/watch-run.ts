import { agentsList, assetsListOwn } from '#client';
import type { Asset, Run } from '#client';

import { CliError } from './cli-error.js';
import { exportCampaign } from './export-campaign.js';
import { followRun } from './follow-run.js';
import type { Api } from './login.js';
import { plain, table } from './output.js';
import type { Output } from './output.js';
import { readPages } from './pages.js';
import { progressDisplay } from './progress.js';

/** How a command ends that has started a run. */
interface WatchOptions {
  /** Follow the run until it ends. */
  wait: boolean;
  /** A file for the campaign, in the format that its name says. */
  out?: string;
}

/** The titles of agents, by name. */
async function titlesOf(api: Api): Promise<Map<string, string>> {
  const { data } = await agentsList(api);
  return new Map(data.items.map(({ name, title }) => [name, title]));
}

/** What the writers of assets could not do or did not know, each note once. */
function notesOf(assets: readonly Asset[]): string[] {
  const notes = assets.flatMap(({ data: { notes } }) =>
    Array.isArray(notes) ? notes.filter((note): note is string => typeof note === 'string') : [],
  );
  return [...new Set(notes)];
}

function summary({ id, status, progress }: Run, assets: readonly Asset[], file: string | undefined): string {
  const rows = table(
    ['ASSET', 'TYPE', 'TITLE'],
    assets.map(({ id, asset_type, title }) => [id, asset_type, title]),
  );
  const failed = status === 'completed' ? '' : ` (${progress.failed} of ${progress.total} jobs failed)`;
  const notes = notesOf(assets).map((note) => `  ${plain(note)}`);
  const parts = [`\nRun ${id} ended ${status}${failed}`, rows, ...(notes.length > 0 ? [`Notes:\n${notes.join('\n')}`] : [])];
  return [...parts, ...(file === undefined ? [] : [file])].join('\n\n');
}

/** Shows a run until it ends and reports what it has made; a run that did not complete is a `CliError`. */
export async function watchRun(api: Api, output: Output, started: Run, { wait, out }: WatchOptions): Promise<void> {
  if (!wait) return output.result(started, () => started.id);
  output.remark(`Run ${started.id}; to follow it later, use: catalyst run --follow ${started.id}`);
  const show = output.json ? () => undefined : progressDisplay(process.stdout, await titlesOf(api));
  const run = await followRun(api, started.id, show);
  const assets = await readPages(1_000, (page) => assetsListOwn({ ...api, query: { ...page, run_id: run.id } }));
  if (out !== undefined && run.project_id) await exportCampaign(api, run.project_id, out);
  output.result({ run, assets, ...(out !== undefined && { file: out }) }, () => summary(run, assets, out));
  if (run.status !== 'completed')
    throw new CliError(
      `the run ended with status ${run.status}; catalyst runs show ${run.id} lists its jobs, catalyst runs retry ${run.id} retries it`,
    );
}
