import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createTestDatabase, eventually, testRedisUrl } from '#testing';
import type { TestDatabase } from '#testing';

const DELAY_SECONDS = 2;

let database: TestDatabase;
let dataDir: string;
let program: ChildProcess | undefined;

beforeAll(async () => {
  database = await createTestDatabase();
  dataDir = mkdtempSync(join(tmpdir(), 'catalyst-stopping-'));
});

afterAll(async () => {
  program?.kill('SIGKILL');
  await database.close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts the built program as a process of its own. */
async function start(role: string): Promise<{ child: ChildProcess; url: string; exit: Promise<number | null> }> {
  const port = await freePort();
  const child = spawn(process.execPath, ['dist/src/main.js'], {
    stdio: 'ignore',
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'test',
      PORT: String(port),
      CATALYST_ROLE: role,
      DATABASE_URL: database.url,
      REDIS_URL: testRedisUrl(),
      CATALYST_DATA_DIR: dataDir,
      JWT_ACCESS_SECRET: 'test-only-access-secret-0123456789-abcdefghijklmnopqrstuvwxyz',
      SHUTDOWN_DELAY_SECONDS: String(DELAY_SECONDS),
    },
  });
  program = child;
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const url = `http://127.0.0.1:${port}`;
  await eventually(async () => (await fetch(`${url}/health/ready`).catch(() => undefined))?.ok, 20_000);
  return { child, url, exit };
}

it.each(['api', 'worker'])('a stopping %s says that it is not ready, serves on until balancers know it, then ends well', async (role) => {
  const { child, url, exit } = await start(role);
  const from = Date.now();
  child.kill('SIGTERM');
  await eventually(async () => (await fetch(`${url}/health/ready`)).status === 503, DELAY_SECONDS * 500);
  // Asks until just before the delay is over: each is answered, and told to connect elsewhere the next time.
  while (Date.now() - from < DELAY_SECONDS * 1_000 - 300) {
    const answer = await fetch(`${url}/health/live`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('connection')).toBe('close');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect(await exit).toBe(0);
  await expect(fetch(`${url}/health/live`)).rejects.toThrow();
});

it('a second signal ends it at once', async () => {
  const { child, exit } = await start('api');
  const from = Date.now();
  child.kill('SIGTERM');
  await new Promise((resolve) => setTimeout(resolve, 100));
  child.kill('SIGTERM');
  expect(await exit).toBe(1);
  expect(Date.now() - from).toBeLessThan(DELAY_SECONDS * 500);
});
