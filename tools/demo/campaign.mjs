import { setTimeout as sleep } from 'node:timers/promises';

import { assetsFile, assetsList, projectsCreate, projectsRunsStart, runsGet, uploadsCreate } from '../../client/src/index.ts';
import { Message } from '../lib/process.mjs';

const POLL_MS = 200;
const LIMIT_MS = 15 * 60_000;
const ENDED = new Set(['completed', 'partial', 'failed', 'cancelled']);

/** Follows a run until it ends. */
async function follow(client, id, show) {
  const end = Date.now() + LIMIT_MS;
  for (;;) {
    const run = await runsGet({ client, path: { id } });
    show(run);
    if (ENDED.has(run.status)) return run;
    if (Date.now() > end) throw new Message(`the run ${id} has not ended after ${LIMIT_MS / 60_000} minutes`);
    await sleep(POLL_MS);
  }
}

/**
 * The main workflow over the API: a project, its photo, a run, and the resulting assets with the bytes of their files.
 * @param {import('../../client/src/index.ts').Client} client signed in
 * @param {{ facts: Record<string, string>, photo: { data: Buffer, type: string } }} product
 * @param {(run: object) => void} show called with the run after each poll
 */
export async function makeCampaign(client, { facts, photo }, show) {
  const project = await projectsCreate({ client, body: facts });
  const file = new Blob([photo.data], { type: photo.type });
  await uploadsCreate({ client, body: { file, project_id: project.id } });
  const { id } = await projectsRunsStart({ client, path: { id: project.id }, body: {} });
  const run = await follow(client, id, show);
  const { items } = await assetsList({ client, path: { id: project.id }, query: { limit: 100 } });
  const place = ({ job_id }) => run.jobs.findIndex(({ id }) => id === job_id);
  const produced = items.filter(({ run_id }) => run_id === run.id).sort((a, b) => place(a) - place(b));
  const assets = [];
  for (const asset of produced) {
    const files = asset.files.map(async (file) => {
      const content = await assetsFile({ client, path: { id: asset.id, name: file.name }, parseAs: 'arrayBuffer' });
      return { ...file, data: Buffer.from(content) };
    });
    assets.push({ ...asset, files: await Promise.all(files) });
  }
  return { project, run, assets };
}
