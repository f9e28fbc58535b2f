import { randomUUID } from 'node:crypto';
import { accessSync, constants, openAsBlob } from 'node:fs';
import { basename } from 'node:path';

import type { Command } from 'commander';

import { agentsList, projectsCreate, projectsDelete, projectsRunsStart, runsGet, uploadsCreate } from '#client';
import type { Run, StartRun } from '#client';

import { CliError, EXIT } from '../cli-error.js';
import { formatOf } from '../export-campaign.js';
import { addFactOptions, projectFacts } from '../fact-options.js';
import type { Api } from '../login.js';
import { openSession } from '../session.js';
import { watchRun } from '../watch-run.js';

interface RunOptions extends Omit<StartRun, 'asset_types'> {
  product?: string;
  brand?: string;
  photo?: string;
  project?: string;
  assets?: string[];
  follow?: string;
  out?: string;
  wait: boolean;
}

const list = (text: string): string[] => text.split(',').map((item) => item.trim());

async function upload(api: Api, project: string, photo: string): Promise<void> {
  const file = new File([await openAsBlob(photo)], basename(photo));
  await uploadsCreate({ ...api, body: { project_id: project, file } });
}

function checkPhoto(photo: string): void {
  try {
    accessSync(photo, constants.R_OK);
  } catch {
    throw new CliError(`--photo ${photo} cannot be read`, EXIT.usage);
  }
}

/** Refuses asset types that no agent makes; the server would refuse them too, but after the project has been made. */
async function checkAssetTypes(api: Api, types: readonly string[] = []): Promise<void> {
  if (types.length === 0) return;
  const { data } = await agentsList(api);
  const made = data.items.filter(({ pipeline }) => pipeline === 'campaign').flatMap(({ produces }) => produces ?? []);
  const unknown = types.filter((type) => !made.includes(type));
  if (unknown.length > 0) throw new CliError(`--assets: unknown type ${unknown.join(', ')}; the types are ${made.join(', ')}`, EXIT.usage);
}

/** Refuses what cannot become a run before anything is created. */
async function check(api: Api, { photo, project, product, brand, assets }: RunOptions): Promise<void> {
  if (photo !== undefined) checkPhoto(photo);
  const complete = photo !== undefined && product !== undefined && brand !== undefined;
  if (project === undefined && !complete)
    throw new CliError('pass --project <id>, or --photo, --product and --brand for a new project', EXIT.usage);
  await checkAssetTypes(api, assets);
}

/** The options of the run among those of the command. */
function startOptions({ assets, audience, tone, language, instructions }: RunOptions): StartRun {
  return {
    ...(assets && { asset_types: assets }),
    ...(audience !== undefined && { audience }),
    ...(tone !== undefined && { tone }),
    ...(language !== undefined && { language }),
    ...(instructions !== undefined && { instructions }),
  };
}

async function uploadAndStart(api: Api, project: string, options: RunOptions): Promise<Run> {
  if (options.photo !== undefined) await upload(api, project, options.photo);
  const body = startOptions(options);
  // NOTE: the key makes a repetition after a lost answer find the run that has begun.
  const headers = { 'Idempotency-Key': randomUUID() };
  const { data: run } = await projectsRunsStart({ ...api, path: { id: project }, headers, body });
  return run;
}

/** Starts the run of an existing project or of a new one; a new project whose photo or run is refused is deleted again. */
async function start(api: Api, options: RunOptions): Promise<Run> {
  await check(api, options);
  if (options.project !== undefined) return uploadAndStart(api, options.project, options);
  const { data: project } = await projectsCreate({ ...api, body: projectFacts(options) });
  try {
    return await uploadAndStart(api, project.id, options);
  } catch (error) {
    // NOTE: why it failed matters more than whether the project could be deleted. After a lost answer the run may have begun, so it stays.
    if (!(error instanceof CliError) || error.exitCode !== EXIT.unreachable)
      await projectsDelete({ ...api, path: { id: project.id } }).catch(() => undefined);
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
    const { api, output } = openSession(command);
    if (options.out !== undefined) formatOf(options.out);
    const run = options.follow === undefined ? await start(api, options) : (await runsGet({ ...api, path: { id: options.follow } })).data;
    await watchRun(api, output, run, options);
  });
}
