import { setTimeout as sleep } from 'node:timers/promises';

import { Redis } from 'ioredis';

import { createTestDatabase, eventually } from '#testing';
import type { TestDatabase } from '#testing';

import { Programs, startOwnRedis } from './program.js';
import type { Program } from '../support/program.js';
import type { OwnRedis } from './program.js';

const OUTAGE_MS = 30_000;

let database: TestDatabase;
let redis: OwnRedis;
let programs: Programs;
let api: Program;
let token: string;

beforeAll(async () => {
  database = await createTestDatabase();
  redis = await startOwnRedis();
  // With rate limits, which count in Redis: they must not make anybody wait for it either.
  programs = new Programs(database, { REDIS_URL: redis.url, RATE_LIMIT_ACCOUNT_PER_MINUTE: '100000', RATE_LIMIT_IP_PER_MINUTE: '100000' });
  [api] = await Promise.all([programs.start({ CATALYST_ROLE: 'api' }), programs.start({ CATALYST_ROLE: 'worker' })]);
  ({ access_token: token } = await api.client.register());
});
afterAll(async () => {
  await programs.close();
  await redis.stop();
  await database.close();
});

/** Starts runs, one after the other, for a time; all are accepted. Their ids. */
async function startFor(ms: number, each = 5): Promise<string[]> {
  const runs: string[] = [];
  for (const end = Date.now() + ms; Date.now() < end; await sleep(100)) {
    const { status, body } = await api.client.request('POST', '/api/runs', { body: { pipeline: 'slow', input: { ms: each } }, token });
    expect(status).toBe(202);
    runs.push(body.id as string);
  }
  return runs;
}

async function allCompleted(runs: readonly string[]): Promise<void> {
  await eventually(async () => {
    const [open] = await database.query<{ n: number }>(
      `SELECT count(*)::integer AS n FROM runs WHERE id = ANY ($1::uuid[]) AND status <> 'completed'`,
      [runs],
    );
    return open?.n === 0;
  });
  const [made] = await database.query<{ n: number }>(`SELECT count(*)::integer AS n FROM asset_versions WHERE run_id = ANY ($1::uuid[])`, [
    runs,
  ]);
  expect(made?.n).toBe(runs.length);
}

it('a Redis that holds its connections and says nothing keeps nobody waiting', async () => {
  process.kill(redis.pid, 'SIGSTOP');
  const runs = await startFor(5_000);
  process.kill(redis.pid, 'SIGCONT');
  // A request that waited for Redis would have waited for as long as it said nothing.
  expect(runs.length).toBeGreaterThan(5);
  await allCompleted(runs);
});

it('a Redis that is gone for half a minute: every run is accepted at once, and done when it is back', async () => {
  await redis.kill();
  const runs = await startFor(OUTAGE_MS);
  expect(runs.length).toBeGreaterThan(30);
  const health = await api.client.get('/health');
  expect(health.body).toMatchObject({ status: 'degraded', redis: 'down', database: 'up' });
  expect((await api.client.get('/health/ready')).status).toBe(200);
  await redis.restart();
  await allCompleted(runs);
});

it('a Redis that is full: what cannot be dispatched waits in the database', async () => {
  const client = new Redis(redis.url);
  await client.config('SET', 'maxmemory', '1mb');
  await expect(client.set('anything', 'x')).rejects.toThrow(/OOM/);
  const runs = await startFor(3_000);
  await client.config('SET', 'maxmemory', '0');
  client.disconnect();
  await allCompleted(runs);
});

it('a Redis that is killed and flushed again and again', async () => {
  const disturbed = (async () => {
    for (let n = 0; n < 3; n++) {
      await sleep(700);
      const client = new Redis(redis.url);
      await client.flushall();
      client.disconnect();
      await sleep(700);
      await redis.restart();
    }
  })();
  // Slow enough that something always waits in Redis to be taken.
  const runs = await startFor(5_000, 400);
  await disturbed;
  await allCompleted(runs);
});
