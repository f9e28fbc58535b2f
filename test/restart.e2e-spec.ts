import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createTestDatabase, eventually, HttpClient, photo, testRedisUrl } from '#testing';
import type { TestDatabase } from '#testing';

import { freePort } from './support/free-port.js';

const FACTS = { product_name: 'Tideline Mug', brand_name: 'Hollow Fern Pottery', price: '€ 34.00' };

let database: TestDatabase;
let dataDir: string;
let process_: ChildProcess | undefined;

beforeAll(async () => {
  database = await createTestDatabase();
  dataDir = mkdtempSync(join(tmpdir(), 'catalyst-restart-'));
});

afterAll(async () => {
  process_?.kill('SIGKILL');
  await database.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Starts the built program as a process of its own. */
async function start(): Promise<HttpClient> {
  const port = await freePort();
  const child = spawn(process.execPath, ['dist/src/main.js'], {
    stdio: 'ignore',
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'test',
      PORT: String(port),
      DATABASE_URL: database.url,
      REDIS_URL: testRedisUrl(),
      CATALYST_DATA_DIR: dataDir,
      JWT_ACCESS_SECRET: 'test-only-access-secret-0123456789-abcdefghijklmnopqrstuvwxyz',
      BCRYPT_COST: '4',
      JOB_LEASE_SECONDS: '2',
      LANE_LLM_CONCURRENCY: '2',
    },
  });
  process_ = child;
  const client = new HttpClient(`http://127.0.0.1:${port}`);
  await eventually(async () => (await client.get('/health/live')).status === 200, 20_000);
  return client;
}

/** Ends the process as a power cut would. */
async function cutPower(): Promise<void> {
  const child = process_;
  const ended = new Promise((resolve) => child?.once('exit', resolve));
  child?.kill('SIGKILL');
  await ended;
}

it('finishes a run whose process is killed again and again, with exactly one asset per job that makes one', async () => {
  let client = await start();
  const { access_token: token } = await client.register();
  const { body: project } = await client.post('/api/projects', FACTS, token);
  await client.upload(token, await photo(), { project_id: project.id });
  const { body: run } = await client.post(`/api/projects/${project.id}/runs`, undefined, token);

  const completed = async (): Promise<number> =>
    Number((await database.query(`SELECT count(*) AS n FROM jobs WHERE run_id = $1 AND status = 'completed'`, [run.id]))[0]?.['n']);
  // NOTE: a job that was handed over and not yet taken when the power went is handed over again after half a minute.
  for (const enough of [1, 3]) {
    await eventually(async () => (await completed()) >= enough, 50_000, 5);
    await cutPower();
    expect(await completed()).toBeLessThan(run.jobs.length);
    client = await start();
  }

  const ended = await eventually(async () => {
    const { body } = await client.get(`/api/runs/${run.id}`, token);
    return body.progress.fraction === 1 && body;
  }, 60_000);
  expect(ended).toMatchObject({ status: 'completed' });

  const makers = await client.get('/api/agents', token);
  const makes = new Map(makers.body.items.map(({ name, produces }: { name: string; produces: string | null }) => [name, produces]));
  const expected = ended.jobs.filter(({ agent }: { agent: string }) => makes.get(agent)).map(({ id }: { id: string }) => id);
  const made = await database.query<{ job_id: string }>('SELECT job_id FROM asset_versions WHERE run_id = $1', [run.id]);
  expect(made.map(({ job_id }) => job_id).sort()).toEqual(expected.sort());
  const assets = await database.query('SELECT id FROM assets WHERE run_id = $1', [run.id]);
  expect(assets).toHaveLength(expected.length);
}, 200_000);
