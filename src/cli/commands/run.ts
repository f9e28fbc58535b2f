import { randomUUID } from 'node:crypto';
import { accessSync, constants, openAsBlob } from 'node:fs';
import { basename } from 'node:path';

import type { Command } from 'commander';

import type { ApiClient } from '../api-client.js';
import { CliError, EXIT } from '../cli-error.js';
import { formatOf } from '../export-campaign.js';
import { addFactOptions, projectFacts } from '../fact-options.js';
import type { Run } from '../follow-run.js';
import { openSession } from '../session.js';
import { watchRun } from '../watch-run.js';
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

/** Refuses asset types that no agent makes; the server would refuse them too, but after the project has been made. */
async function checkAssetTypes(client: ApiClient, types: readonly string[] = []): Promise<void> {
  if (types.length === 0) return;
  const { items } = await client.get<{ items: { pipeline: string; produces: string | null }[] }>('/agents');
  const made = items.filter(({ pipeline }) => pipeline === 'campaign').flatMap(({ produces }) => produces ?? []);
  const unknown = types.filter((type) => !made.includes(type));
  if (unknown.length > 0) throw new CliError(`--assets: unknown type ${unknown.join(', ')}; the types are ${made.join(', ')}`, EXIT.usage);
}

/** Refuses what cannot become a run before anything is created. */
async function check(client: ApiClient, { photo, project, product, brand, assets }: RunOptions): Promise<void> {
  if (photo !== undefined) checkPhoto(photo);
  const complete = photo !== undefined && product !== undefined && brand !== undefined;
  if (project === undefined && !complete)
    throw new CliError('pass --project <id>, or --photo, --product and --brand for a new project', EXIT.usage);
  await checkAssetTypes(client, assets);
}

async function uploadAndStart(client: ApiClient, project: string, options: RunOptions): Promise<Run> {
  if (options.photo !== undefined) await upload(client, project, options.photo);
  const { assets, audience, tone, language, instructions } = options;
  const body = { asset_types: assets, audience, tone, language, instructions };
  // NOTE: the key makes a repetition after a lost answer find the run that has begun.
  return client.post(`/projects/${encodeURIComponent(project)}/runs`, body, { 'idempotency-key': randomUUID() });
}

/** Starts the run of an existing project or of a new one; a new project whose photo or run is refused is deleted again. */
async function start(client: ApiClient, options: RunOptions): Promise<Run> {
  await check(client, options);
  if (options.project !== undefined) return uploadAndStart(client, options.project, options);
  const { id } = await client.post<Project>('/projects', projectFacts(options));
  try {
    return await uploadAndStart(client, id, options);
  } catch (error) {
    // NOTE: why it failed matters more than whether the project could be deleted. After a lost answer the run may have begun, so it stays.
    if (!(error instanceof CliError) || error.exitCode !== EXIT.unreachable)
      await client.json('DELETE', `/projects/${id}`).catch(() => undefined);
    throw error;
  }
}

/** `run`: a campaign from a photo and facts, followed until it ends. */
export function addRun(program: Command): void {
  const command = program
    .command('run')
    .description('create a campaign and follow its progress')
    .option('--photo <file>', 'JPEG, PNG, WebP or AVIF')
    .option('--project <id>', 'use this project instead of a new one')
    .option('--assets <types>', 'only these asset types, separated by commas, e.g. linkedin_post,ad_copy', list)
    .option('--instructions <text>', 'instructions for the writers')
    .option('--follow <run-id>', 'follow this run instead of starting one')
    .option('--no-wait', 'return as soon as the run has started')
    .option('-o, --out <file>', 'write the campaign to a .zip, .md, .html or .json file');
  addFactOptions(command).action(async (options: RunOptions, command: Command) => {
    const { client, output } = openSession(command);
    if (options.out !== undefined) formatOf(options.out);
    const run = options.follow === undefined ? await start(client, options) : await client.get<Run>(`/runs/${options.follow}`);
    await watchRun(client, output, run, options);
  });
}
