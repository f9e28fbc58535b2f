import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { eventually } from '#testing';

let folder: string;
let launcher: ChildProcess | undefined;
let output = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'catalyst-launcher-'));
  chmodSync(folder, 0o755);
  output = '';
});
afterEach(() => {
  launcher?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Runs `npm test` on a spec that never ends, and waits until that has started. */
async function runEndlessSpec(env: NodeJS.ProcessEnv = {}): Promise<{ pid: number; servers: string[] }> {
  const file = join(folder, 'endless.json');
  const inherited = Object.entries(process.env).filter(([name]) => !/^(?:TEST_|JEST_|NODE_|DATABASE_URL|REDIS_URL)/.test(name));
  launcher = spawn(process.execPath, ['tools/test.mjs', '--testMatch=**/fixtures/endless-spec/index.ts'], {
    env: { ...Object.fromEntries(inherited), TMPDIR: folder, ENDLESS_FILE: file, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [launcher.stdout, launcher.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return eventually(() => {
    if (launcher?.exitCode !== null) throw new Error(`the launcher ended:\n${output}`);
    return existsSync(file) && (JSON.parse(readFileSync(file, 'utf8')) as { pid: number; servers: string[] });
  });
}

function listens(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => resolve(true));
    socket.once('connect', () => socket.destroy());
    socket.once('error', () => resolve(false));
  });
}

/** Whether a process still runs; one that has ended and waits for its parent to notice does not. */
function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

it('a launcher of tests that is killed takes servers, specs and folders with it', async () => {
  const { pid, servers } = await runEndlessSpec();
  expect(await Promise.all(servers.map(listens))).toEqual([true, true]);
  launcher?.kill('SIGKILL');
  await eventually(async () => {
    const folders = readdirSync(folder).filter((name) => name.startsWith('catalyst-'));
    const left = { spec: runs(pid), servers: await Promise.all(servers.map(listens)), folders };
    expect(left).toEqual({ spec: false, servers: [false, false], folders: [] });
    return true;
  }, 60_000);
});

it('a spec that hangs is ended with the run, which names it and fails', async () => {
  const { pid } = await runEndlessSpec({ TEST_SILENCE_SECONDS: '5' });
  const code = await new Promise((resolve) => launcher?.once('close', resolve));
  expect({ code, running: runs(pid) }).toEqual({ code: 1, running: false });
  expect(output).toMatch(/no output for 5 s; ended while these ran:\n.*endless-spec\/index\.ts/);
  expect(output).toMatch(/\n0 passed, 1 failed\n$/);
});
