import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { Redis } from 'ioredis';

import { createTestDatabase, eventually } from '#testing';
import type { TestDatabase } from '#testing';

import { Programs, startOwnRedis } from './program.js';
import type { Program } from '../support/program.js';

interface JobRow {
  status: string;
  attempt: number;
  fence: number;
  lease_until: Date | null;
  dispatched_at: Date | null;
}

let database: TestDatabase;
let programs: Programs;

beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  await programs.close();
  await database.close();
});

const begin = async ({ client }: Program, token: string, pipeline: string, ms: number): Promise<string> =>
  (await client.request('POST', '/api/runs', { body: { pipeline, input: { ms } }, token })).body.id as string;
const jobOf = async (run: string): Promise<JobRow> =>
  (await database.query<JobRow>('SELECT * FROM jobs WHERE run_id = $1', [run]))[0] as JobRow;
const running = (...runs: string[]) =>
  eventually(async () => (await Promise.all(runs.map(jobOf))).every(({ status }) => status === 'running'));

describe('a process that is told to stop', () => {
  it('keeps serving during the shutdown delay, finishes what it can, releases the rest and ends', async () => {
    programs = new Programs(database, { NODE_ENV: 'production', RATE_LIMIT_ENABLED: 'false', PUBLIC_URL: 'https://example.com' });
    const stopping = await programs.start();
    const { access_token: token } = await stopping.client.register();
    const [short, long, deaf] = await Promise.all([
      begin(stopping, token, 'slow', 3_000),
      begin(stopping, token, 'slow', 100_000),
      begin(stopping, token, 'deaf', 100_000),
    ]);
    await running(short, long, deaf);
    const follower = fetch(`${stopping.client.url}/api/runs/${long}/events`, { headers: { authorization: `Bearer ${token}` } });
    const stream = await follower;
    // A browser that connects ahead of need, and an upload that has stalled.
    const port = Number(new URL(stopping.client.url).port);
    const silent = connect(port, '127.0.0.1');
    const stalled = connect(port, '127.0.0.1');
    for (const socket of [silent, stalled]) socket.on('error', () => undefined);
    const head = `POST /api/runs HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{`;
    await Promise.all([once(silent, 'connect'), once(stalled, 'connect')]);
    setTimeout(() => stalled.write(head), 4_500);
    const from = Date.now();
    stopping.signal('SIGTERM');
    await eventually(async () => (await stopping.client.get('/health/ready')).status === 503);
    for (let asked = 0; Date.now() - from < 4_000; asked++) {
      const answer = await stopping.client.get(`/api/runs/${short}`, token);
      expect([asked, answer.status, answer.headers.get('connection')]).toEqual([asked, 200, 'close']);
      await sleep(50);
    }
    // An agent that does not stop when it is asked keeps the process from ending by itself.
    expect(await stopping.exited).toEqual({ code: null, signal: 'SIGKILL' });
    // Long before the jobs would have ended.
    expect(Date.now() - from).toBeLessThan(60_000);
    await stream.text();
    expect(await jobOf(short)).toMatchObject({ status: 'completed', attempt: 1 });
    for (const run of [long, deaf])
      expect(await jobOf(run)).toMatchObject({ status: 'pending', attempt: 0, fence: 1, lease_until: null, dispatched_at: null });
    const heir = await programs.start();
    await eventually(async () => (await jobOf(long)).status === 'running');
    expect(await jobOf(long)).toMatchObject({ attempt: 1, fence: 2 });
    expect(heir.ended()).toBe(false);
  });

  it('lets another one that runs take over all of its twenty jobs', async () => {
    programs = new Programs(database, { JOB_STOP_SECONDS: '0', LANE_LOCAL_CONCURRENCY: '20' });
    const stopping = await programs.start();
    const { access_token: token } = await stopping.client.register();
    const runs = await Promise.all(Array.from({ length: 20 }, () => begin(stopping, token, 'slow', 100_000)));
    await running(...runs);
    const heir = await programs.start();
    stopping.signal('SIGTERM');
    expect((await stopping.exited).code).toBe(0);
    await eventually(async () => (await Promise.all(runs.map(jobOf))).every(({ status, fence }) => status === 'running' && fence === 2));
    for (const run of runs) expect(await jobOf(run)).toMatchObject({ attempt: 1 });
    expect(heir.log()).not.toMatch(/"level":"error"/);
  });

  it('ends immediately on a second signal', async () => {
    programs = new Programs(database);
    const stopping = await programs.start();
    const { access_token: token } = await stopping.client.register();
    const run = await begin(stopping, token, 'slow', 100_000);
    await running(run);
    stopping.signal('SIGTERM');
    await sleep(500);
    expect(stopping.ended()).toBe(false);
    stopping.signal('SIGINT');
    expect(await stopping.exited).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('stops in order although Redis is gone', async () => {
    const redis = await startOwnRedis();
    programs = new Programs(database, { REDIS_URL: redis.url, JOB_STOP_SECONDS: '1' });
    const stopping = await programs.start();
    const { access_token: token } = await stopping.client.register();
    const run = await begin(stopping, token, 'slow', 100_000);
    await running(run);
    await redis.kill();
    stopping.signal('SIGTERM');
    expect((await stopping.exited).code).toBe(0);
    expect(await jobOf(run)).toMatchObject({ status: 'pending', attempt: 0 });
  });
});

describe('a Redis that may evict keys', () => {
  const production = { NODE_ENV: 'production', PUBLIC_URL: 'https://example.com' };
  const evicting = async (): Promise<{ url: string; stop: () => Promise<void> }> => {
    const redis = await startOwnRedis();
    const client = new Redis(redis.url);
    await client.config('SET', 'maxmemory-policy', 'allkeys-lru');
    client.disconnect();
    return redis;
  };

  it('stops the start in production, with a text that says what to do', async () => {
    const redis = await evicting();
    programs = new Programs(database, { ...production, REDIS_URL: redis.url });
    const refused = programs.spawn();
    const { code } = await refused.exited;
    await redis.stop();
    expect(code).toBe(1);
    expect(refused.log()).toMatch(/REDIS_URL: the server may evict keys \(maxmemory-policy allkeys-lru\).*set it to noeviction/);
    expect(refused.log()).not.toMatch(/ at .*\.js/);
  });

  it('logs a warning in other environments', async () => {
    const redis = await evicting();
    programs = new Programs(database, { REDIS_URL: redis.url });
    const warned = await programs.start();
    expect(warned.log()).toMatch(/redis may evict keys, which delays queued work; set maxmemory-policy to noeviction/);
    await redis.stop();
  });
});
