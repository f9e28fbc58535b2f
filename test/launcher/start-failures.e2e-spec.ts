import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { createTestDatabase, HttpClient, testRedisUrl } from '#testing';
import type { TestDatabase } from '#testing';

import { sampleTeam } from '../../src/agents/team/shared/testing/sample-team.js';
import { freePort } from '../support/free-port.js';

const NOBODY = 65_534;

interface Ended {
  code: number | null;
  lines: string[];
}

let folder: string;
let database: TestDatabase;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'catalyst-launcher-'));
  chmodSync(folder, 0o755);
  database = await createTestDatabase();
});

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await database?.close();
});

/** Runs `npm start` on the test servers, without its first stage; `ready` is called once it says that Catalyst is up. */
async function start(env: NodeJS.ProcessEnv, { uid, ready }: { uid?: number; ready?: () => Promise<void> } = {}): Promise<Ended> {
  const child = spawn(process.execPath, [resolve('tools/start.mjs')], {
    env: { PATH: process.env['PATH'], DATABASE_URL: database.url, REDIS_URL: testRedisUrl(), PORT: String(await freePort()), ...env },
    ...(uid !== undefined && { uid, gid: uid }),
  });
  let output = '';
  let waiting = ready;
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (!waiting || !output.includes('Ctrl-C stops everything')) return;
      const then = waiting;
      waiting = undefined;
      void then()
        .catch((error: Error) => (output += error.stack))
        .finally(() => child.kill('SIGINT'));
    });
  const code = await new Promise<number | null>((done) => child.once('close', done));
  return { code, lines: output.split('\n').filter((line) => line.trim() !== '') };
}

describe('npm start says in one line what is wrong and what to do', () => {
  it('when the data folder is a file', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(await start({ CATALYST_DATA_DIR: file })).toEqual({
      code: 1,
      lines: [`CATALYST_DATA_DIR: ${file} is not a folder; set it to a folder that this user may write to`],
    });
  });

  it('when the data folder is below a file', async () => {
    const path = join(folder, 'file-above', 'data');
    writeFileSync(join(folder, 'file-above'), '');
    expect(await start({ CATALYST_DATA_DIR: path })).toEqual({
      code: 1,
      lines: [`CATALYST_DATA_DIR: ${path} cannot be created (not a directory); set it to a folder that this user may write to`],
    });
  });

  it('when the data folder may only be read', async () => {
    const path = join(folder, 'read-only');
    mkdirSync(path);
    chmodSync(path, 0o555);
    const user = process.getuid?.() === 0 ? { uid: NOBODY } : {};
    expect(await start({ CATALYST_DATA_DIR: path }, user)).toEqual({
      code: 1,
      lines: [`CATALYST_DATA_DIR: this user may not write to ${path}; set it to a folder that this user may write to`],
    });
  });

  it('when a package of CATALYST_PACKAGES is not installed', async () => {
    const { code, lines } = await start({ CATALYST_DATA_DIR: join(folder, 'packages'), CATALYST_PACKAGES: '@acme/missing' });
    expect({ code, lines }).toEqual({
      code: 1,
      lines: [
        'invalid configuration:',
        '  - CATALYST_PACKAGES: @acme/missing cannot be loaded; is it installed? Run npm install @acme/missing, or take it out of the list',
      ],
    });
  });
});

it('starts without the Redis of REDIS_URL, and says so once in its log and once in the lines about its addresses', async () => {
  const port = await freePort();
  const own = await freePort();
  const runs = async (): Promise<void> => {
    const client = new HttpClient(`http://127.0.0.1:${own}`);
    const { access_token: token } = await client.register();
    for (const input of [sampleTeam, sampleTeam, sampleTeam])
      expect((await client.post('/api/runs', { pipeline: 'team', input }, token)).status).toBe(202);
  };
  const { code, lines } = await start(
    { CATALYST_DATA_DIR: join(folder, 'no-server'), REDIS_URL: `redis://:secret@127.0.0.1:${port}`, PORT: String(own) },
    { ready: runs },
  );
  expect(code).toBe(0);
  const about = lines.filter((line) => /redis/i.test(line) || /"level":"(?:warn|error)"/.test(line));
  expect(about).toEqual([
    expect.stringMatching(/^\{"level":"warn",.*"reason":"connect ECONNREFUSED .*"msg":"redis does not answer; runs wait until it does"\}$/),
    `    Redis    127.0.0.1:${port} does not answer: runs wait until it does; start it or correct REDIS_URL`,
  ]);
  expect(lines.join()).not.toContain('secret@');
});
