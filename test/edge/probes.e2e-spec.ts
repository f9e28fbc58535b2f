import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { HealthRegistry } from '#platform';
import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import { createTestDatabase, eventually, testRedisUrl } from '#testing';
import type { TestDatabase } from '#testing';

import { proxyTo } from './tcp-proxy.js';
import type { TcpProxy } from './tcp-proxy.js';

let database: TestDatabase;
let postgres: TcpProxy;
let redis: TcpProxy;
let app: TestApp;

beforeAll(async () => {
  database = await createTestDatabase();
  [postgres, redis] = await Promise.all([proxyTo(database.url, 5432), proxyTo(testRedisUrl(), 6379)]);
  app = await createTestApp({ database, env: { DATABASE_URL: postgres.url, REDIS_URL: redis.url, DATABASE_ACQUIRE_TIMEOUT: '2s' } });
  await eventually(async () => (await app.get('/health')).body.redis === 'up');
});

afterAll(async () => {
  await app.close();
  postgres.close();
  redis.close();
  await database.close();
});

afterEach(async () => {
  postgres.mend();
  redis.mend();
  await eventually(async () => (await app.get('/health')).body.status === 'ok');
});

const ready = async () => (await app.get('/health/ready')).status;

it('without Postgres a process is alive, not ready, and ready again by itself', async () => {
  expect(await ready()).toBe(200);
  postgres.cut();
  await eventually(async () => (await app.get('/health/ready')).body.checks.database === 'down');
  expect(await ready()).toBe(503);
  expect((await app.get('/health/live')).body).toEqual({ status: 'ok' });
  expect((await app.get('/health')).body).toMatchObject({ status: 'degraded', database: 'down' });
  postgres.mend();
  await eventually(async () => (await ready()) === 200);
});

it('without Redis a process is ready: requests need it for nothing, jobs wait', async () => {
  redis.cut();
  await eventually(async () => (await app.get('/health')).body.redis === 'down');
  expect((await app.get('/health')).body.status).toBe('degraded');
  expect(await ready()).toBe(200);
  expect((await app.get('/health/live')).status).toBe(200);
  expect((await app.get<string>('/metrics')).body).toMatch(/^catalyst_redis_up 0$/m);
});

it('a process that cannot write to its disk is not ready', async () => {
  const folder = join(app.dataDir, 'files');
  expect(readdirSync(app.dataDir)).toContain('files');
  rmSync(folder, { recursive: true });
  writeFileSync(folder, 'not a folder');
  expect(await app.get('/health/ready')).toMatchObject({ status: 503, body: { status: 'error', checks: { storage: 'down' } } });
  expect((await app.get('/health/live')).status).toBe(200);
  rmSync(folder);
  await eventually(async () => (await ready()) === 200);
});

it('probes reveal neither server addresses nor error messages', async () => {
  postgres.cut();
  redis.cut();
  const bodies = await Promise.all(
    ['/health', '/health/ready', '/health/live'].map(async (path) => JSON.stringify((await app.get(path)).body)),
  );
  for (const secret of [
    '127.0.0.1',
    'ECONN',
    new URL(postgres.url).port,
    new URL(redis.url).port,
    new URL(postgres.url).pathname.slice(1),
    app.dataDir,
  ])
    expect(bodies.join()).not.toContain(secret);
});

it('a busy event loop refuses requests at once, with 503 and Retry-After, and never its probes', async () => {
  const busy = await createTestApp({ replicaOf: app, role: 'api', env: { MAX_EVENT_LOOP_DELAY_MS: '20' } });
  try {
    const end = Date.now() + 5_000;
    let refused = await busy.get('/');
    while (refused.status !== 503 && Date.now() < end) {
      const blocked = Date.now() + 60;
      while (Date.now() < blocked);
      refused = await busy.get('/');
    }
    expect(refused).toMatchObject({ status: 503, body: { error_code: 'SERVICE_UNAVAILABLE' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    for (const probe of ['/health/live', '/metrics']) expect((await busy.get(probe)).status).toBe(200);
    expect((await busy.get<string>('/metrics')).body).toMatch(/^http_requests_shed_total\{reason="eventLoopDelay"\} [1-9]/m);
    await eventually(async () => (await sleep(200), (await busy.get('/')).status === 200));
  } finally {
    await busy.close();
  }
});

it('a loop that stood still for a moment refuses nobody when more than that is allowed', async () => {
  for (const end = Date.now() + 2_500; Date.now() < end;) {
    const blocked = Date.now() + 1_200;
    while (Date.now() < blocked);
    expect((await app.get('/')).status).toBe(200);
  }
});

it('a process that is about to stop is not ready, still answers, and sends its callers elsewhere', async () => {
  const leaving = await createTestApp({ replicaOf: app, role: 'api' });
  try {
    expect((await leaving.get('/health/ready')).body.status).toBe('ok');
    leaving.app.get(HealthRegistry).startDraining();
    const probe = await leaving.get('/health/ready');
    expect(probe).toMatchObject({ status: 503, body: { status: 'shutting_down' } });
    const answer = await leaving.get('/');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('connection')).toBe('close');
    expect((await leaving.get('/health/live')).status).toBe(200);
  } finally {
    await leaving.close();
  }
});
