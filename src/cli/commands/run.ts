import { randomUUID } from 'node:crypto';
import { accessSync, constants, openAsBlob } from 'node:fs';
import { basename } from 'node:path';

import type { Command } from 'commander';

import type { ApiClient } from '../api-client.js';
import { CliError, EXIT } from '../cli-error.js';
import { addFactOptions, projectFacts } from '../fact-options.js';
import { followRun } from '../follow-run.js';
import type { Run } from '../follow-run.js';
import { table } from '../output.js';
import { readPages } from '../pages.js';
import { progressDisplay } from '../progress.js';
import { openSession } from '../session.js';
import { exportCampaign, formatOf } from './assets.js';
import type { Asset } from './assets.js';
import type { Project } from './projects.js';

interface RunOptions {
  product?: string;
  brand?: string;
  audience?: string;
  tone?: string;
  language?: string;
  photo?: string;
  project?: string;
  assets?: string[];
  instructions?: string;
  follow?: string;
  out?: string;
  wait: boolean;
}

const list = (text: string): string[] => text.split(',').map((item) => item.trim());

async function upload(client: ApiClient, project: string, photo: string): Promise<void> {
  const form = new FormData();
  form.set('project_id', project);
  form.set('file', await openAsBlob(photo), basename(photo));
  await client.json('POST', '/uploads/image', { form });
}

function checkPhoto(photo: string): void {
  try {
    accessSync(photo, constants.R_OK);
  } catch {
    throw new CliError(`--photo ${photo} cannot be read`, EXIT.usage);
  }
}

/** The project to run: the named one, or a new one from the facts; with the photo, when there is one. */
async function prepare(client: ApiClient, options: RunOptions): Promise<string> {
  const { photo, product, brand } = options;
  if (photo !== undefined) checkPhoto(photo);
  const complete = photo !== undefined && product !== undefined && brand !== undefined;
  if (options.project === undefined && !complete)
    throw new CliError('name a --project, or give a new one its --photo, --product and --brand', EXIT.usage);
  const id = options.project ?? (await client.post<Project>('/projects', projectFacts(options))).id;
  if (photo !== undefined) await upload(client, id, photo);
  return id;
}

async function start(client: ApiClient, options: RunOptions): Promise<Run> {
  const project = await prepare(client, options);
  const { assets, audience, tone, language, instructions } = options;
  const wishes = { asset_types: assets, audience, tone, language, instructions };
  // NOTE: the key makes a repetition after a lost answer find the run that has begun.
  return client.post(`/projects/${encodeURIComponent(project)}/runs`, wishes, { 'idempotency-key': randomUUID() });
}

async function titles(client: ApiClient): Promise<Map<string, string>> {
  const { items } = await client.get<{ items: { name: string; title: string }[] }>('/agents');
  return new Map(items.map(({ name, title }) => [name, title]));
}

function summary({ id, status, progress }: Run, assets: readonly Asset[], file: string | undefined): string {
  const rows = table(
    ['ASSET', 'TYPE', 'TITLE'],
    assets.map(({ id, asset_type, title }) => [id, asset_type, title]),
  );
  const left = status === 'completed' ? '' : ` (${progress.failed} of ${progress.total} jobs failed)`;
  return `\nRun ${id} ended ${status}${left}\n\n${rows}${file === undefined ? '' : `\n\n${file}`}`;
}

/** `run`: a campaign from a photo and facts, followed until it ends. */
export function addRun(program: Command): void {
  const command = program
    .command('run')
    .description('make a campaign and follow it')
    .option('--photo <file>', 'JPEG, PNG, WebP or AVIF')
    .option('--project <id>', 'use this project instead of a new one')
    .option('--assets <types>', 'only these, separated by commas, e.g. linkedin_post,ad_copy', list)
    .option('--instructions <text>', 'wishes for the writers')
    .option('--follow <run-id>', 'start nothing, follow this run')
    .option('--no-wait', 'start it and leave')
    .option('-o, --out <file>', 'write the campaign to a .zip, .md, .html or .json file');
  addFactOptions(command).action(async (options: RunOptions, command: Command) => {
    const { client, output } = openSession(command);
    if (options.out !== undefined) formatOf(options.out);
    const begun = options.follow === undefined ? await start(client, options) : await client.get<Run>(`/runs/${options.follow}`);
    if (!options.wait) return output.result(begun, () => begun.id);
    output.remark(`Run ${begun.id}; if this is broken off: catalyst run --follow ${begun.id}`);
    const show = output.json ? () => undefined : progressDisplay(process.stdout, await titles(client));
    const run = await followRun(client, begun.id, show);
    const assets = await readPages<Asset>(client, '/assets', 1_000, { run_id: run.id });
    if (options.out !== undefined && run.project_id) await exportCampaign(client, run.project_id, options.out);
    output.result({ run, assets, ...(options.out !== undefined && { file: options.out }) }, () => summary(run, assets, options.out));
    if (run.status !== 'completed') throw new CliError(`the run ended ${run.status}; catalyst run --follow shows its jobs`);
  });
}
