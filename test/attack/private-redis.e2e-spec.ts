import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { Redis } from 'ioredis';
import { Client } from 'pg';

import { eventually } from '#testing';

import { freePort } from '../support/free-port.js';

interface Server {
  url: string;
  pid: number;
  stop: () => Promise<void>;
  restart: () => Promise<void>;
}

type Start = (options: { dir: string; fast?: boolean }) => Promise<Server>;

let home: string;
let startRedis: Start;
let startPostgres: Start;
const stops: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  const tool = async (name: string) => (await import(pathToFileURL(`tools/servers/${name}.mjs`).href)) as Record<string, Start>;
  ({ startRedis } = (await tool('redis')) as { startRedis: Start });
  ({ startPostgres } = (await tool('postgres')) as { startPostgres: Start });
});
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'catalyst-private-'));
  chmodSync(home, 0o755);
});
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
  rmSync(home, { recursive: true, force: true });
});

async function redisIn(dir: string): Promise<Server & { password: string }> {
  const server = await startRedis({ dir });
  stops.push(() => server.stop());
  return { ...server, password: new URL(server.url).password };
}

/** The answers to a write without or with a wrong password, over a bare connection. */
function stranger(url: string, password?: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const commands = [...(password === undefined ? [] : [`AUTH ${password}`]), 'SET planted stranger', 'QUIT', ''];
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(Number(port), hostname, () => socket.write(commands.join('\r\n')));
    socket.on('data', (data) => (text += data.toString()));
    socket.on('error', (error) => (text += String(error)));
    socket.on('close', () => resolve(text));
  });
}

async function withRedis<T>(url: string, use: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url);
  try {
    return await use(redis);
  } finally {
    redis.disconnect();
  }
}

const modes = (dir: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(dir, { recursive: true, withFileTypes: true }).map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(dir.length + 1), `${entry.isDirectory() ? 'd' : '-'}${(statSync(path).mode & 0o777).toString(8)}`];
    }),
  );

function expectPrivate(dir: string): void {
  expect((statSync(dir).mode & 0o777).toString(8)).toBe('700');
  const found = modes(dir);
  expect(Object.keys(found).length).toBeGreaterThan(2);
  for (const [path, mode] of Object.entries(found)) expect([path, mode]).toEqual([path, mode.startsWith('d') ? 'd700' : '-600']);
}

/** What any account of the machine sees of all processes. */
function processes(): string {
  if (process.platform !== 'linux') return execFileSync('ps', ['-axo', 'args'], { encoding: 'utf8' });
  const lines = readdirSync('/proc').map((pid) => {
    try {
      return /^\d+$/.test(pid) ? readFileSync(`/proc/${pid}/cmdline`, 'utf8') : '';
    } catch {
      return '';
    }
  });
  return lines.join('\n');
}

describe('the Redis of npm start', () => {
  it('refuses connections without its password, including after a restart', async () => {
    const server = await redisIn(join(home, 'redis'));
    expect(server.password.length).toBeGreaterThanOrEqual(32);
    for (const restarted of [false, true]) {
      if (restarted) await server.restart();
      expect(await stranger(server.url)).toMatch(/^-NOAUTH /);
      for (const guess of ['catalyst', '""', 'default catalyst'])
        expect(await stranger(server.url, guess)).toMatch(/^-WRONGPASS .*\r\n-NOAUTH /);
      expect(await withRedis(server.url, (redis) => redis.exists('planted'))).toBe(0);
    }
  });

  it('keeps folder and files to its account, and its password out of the list of processes', async () => {
    const dir = join(home, 'redis');
    const server = await redisIn(dir);
    await withRedis(server.url, (redis) => redis.set('kept', '1').then(() => redis.save()));
    expectPrivate(dir);
    expect(processes()).toContain('redis');
    expect(processes()).not.toContain(server.password);
  });

  it('keeps the password of a data folder, and another folder has another', async () => {
    const dir = join(home, 'redis');
    const first = await redisIn(dir);
    await first.stop();
    const [again, other] = [await redisIn(dir), await redisIn(join(home, 'other'))];
    expect(again.password).toBe(first.password);
    expect(other.password).not.toBe(first.password);
  });

  it('takes over what an earlier version left: its data, its open files, and its server that asks for no password', async () => {
    const dir = join(home, 'redis');
    mkdirSync(dir);
    chmodSync(dir, 0o755);
    const port = await freePort();
    const settings = ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--appendonly', 'yes', '--appendfsync', 'always'];
    const old = spawn('redis-server', settings, { stdio: 'ignore' });
    const gone = new Promise((resolve) => old.once('exit', resolve));
    stops.push(async () => (old.kill('SIGKILL'), gone));
    writeFileSync(join(dir, 'server.pid'), String(old.pid));
    const url = `redis://127.0.0.1:${port}/0`;
    await eventually(async () => (await stranger(url)).startsWith('+OK'));
    await withRedis(url, (redis) => redis.set('kept', 'from before'));

    const server = await redisIn(dir);
    await gone;
    expect(await stranger(server.url)).toMatch(/^-NOAUTH /);
    expect(await withRedis(server.url, (redis) => redis.get('kept'))).toBe('from before');
    expectPrivate(dir);
  });

  it('makes a new password in place of one that was half written', async () => {
    const dir = join(home, 'redis');
    mkdirSync(dir);
    writeFileSync(join(dir, 'redis.conf'), 'requirepass ');
    const server = await redisIn(dir);
    expect(server.password.length).toBeGreaterThanOrEqual(32);
    expect(await stranger(server.url)).toMatch(/^-NOAUTH /);
  });
});

it('the Postgres of npm start requires a password from every account too', async () => {
  const dir = join(home, 'postgres');
  const server = await startPostgres({ dir, fast: true });
  stops.push(() => server.stop());
  const url = new URL(server.url);
  const { password } = url;
  const told = async (secret: string): Promise<string> => {
    const client = new Client({ connectionString: Object.assign(new URL(url), { password: secret }).href });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return 'nothing';
    } catch (error) {
      return String(error);
    } finally {
      await client.end().catch(() => undefined);
    }
  };
  expect(await told(password)).toBe('nothing');
  expect(await told('')).toMatch(/password/);
  expect(await told('catalyst')).toMatch(/password authentication failed/);
  const methods = readFileSync(join(dir, 'pg_hba.conf'), 'utf8')
    .split('\n')
    .filter((line) => /^(local|host)/.test(line))
    .map((line) => line.trim().split(/\s+/).at(-1));
  expect(new Set(methods)).toEqual(new Set(['scram-sha-256']));
  expect((statSync(dir).mode & 0o077).toString(8)).toBe('0');
  expect((statSync(`${dir}.password`).mode & 0o777).toString(8)).toBe('600');
  expect(processes()).not.toContain(password);
});
