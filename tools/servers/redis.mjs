import { randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { delimiter, join, resolve } from 'node:path';

import { commandLine, end, ended, freePort, launchProgram, Message, run, until } from '../lib/process.mjs';

// NOTE: tools/bootstrap.mjs imports this before anything is installed, so it only uses Node's own modules.
const PROGRAMS = ['redis-server', 'valkey-server'];

function find() {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/opt/homebrew/bin'];
  return folders
    .flatMap((folder) => PROGRAMS.map((program) => join(folder, program)))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** Why no Redis can be started on this machine; undefined if one is installed or can be. */
export function redisProblem() {
  if (find() || (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get'))) return undefined;
  return 'Catalyst needs a Redis: install redis-server or valkey-server (sudo apt install redis-server, brew install redis), or set REDIS_URL, or run docker compose up';
}

async function install(say) {
  const problem = redisProblem();
  if (problem) throw new Message(problem);
  say('Installing redis-server with apt-get: this machine has no Redis');
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, maxBuffer: 1e8 };
  const apt = (...args) => run('apt-get', ['-qq', '-o', 'Acquire::Retries=3', ...args], options);
  const packages = ['install', '--yes', '--no-install-recommends', 'redis-server'];
  await apt(...packages)
    .catch(() => apt('update').then(() => apt(...packages)))
    .catch((error) => {
      throw new Message(`apt-get could not install redis-server:\n${error.stderr ?? error.message}`);
    });
}

/** Restricts the folder and its content to its owner; an earlier version left it readable by all accounts. */
function makePrivate(home) {
  mkdirSync(home, { recursive: true });
  chmodSync(home, 0o700);
  for (const entry of readdirSync(home, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory() || entry.isFile()) chmodSync(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o700 : 0o600);
  }
}

/** The password of this folder, created once. The server reads it from a file, because every account can read its arguments. */
function passwordIn(file) {
  const kept = existsSync(file) ? /^requirepass ([\w-]{32,})$/m.exec(readFileSync(file, 'utf8'))?.[1] : undefined;
  if (kept) return kept;
  const password = randomBytes(32).toString('base64url');
  writeFileSync(`${file}.draft`, `requirepass ${password}\n`, { mode: 0o600 });
  renameSync(`${file}.draft`, file);
  return password;
}

/** Starts a program whose files only its owner can read. */
function launchPrivately(...args) {
  const mask = process.umask(0o077);
  try {
    return launchProgram(...args);
  } finally {
    process.umask(mask);
  }
}

function answers(port, password) {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(`AUTH ${password}\r\nPING\r\n`));
    socket.setTimeout(500, () => socket.destroy());
    socket.on('data', (data) => {
      text += data;
      if (text.includes('+PONG')) resolve(true);
      if (/^[+-].*\r\n[+-].*\r\n/.test(text)) socket.destroy();
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}

/**
 * Starts a Redis of our own on loopback, with its data in `dir` and a password that only the URL tells.
 * @param {{ dir: string, fast?: boolean, say?: (line: string) => void }} options `fast` keeps nothing on disk, for tests
 * @returns {Promise<{ url: string, pid: number, stop: () => Promise<void>, kill: () => Promise<void>, restart: () => Promise<void> }>}
 */
export async function startRedis({ dir, fast = false, say = () => undefined }) {
  if (!find()) await install(say);
  const program = find();
  const home = resolve(dir);
  const pidFile = join(home, 'server.pid');
  if (existsSync(pidFile)) {
    const leftover = Number(readFileSync(pidFile, 'utf8'));
    if (leftover > 1 && /redis|valkey/.test(await commandLine(leftover))) await end(leftover, 'SIGTERM');
  }

  makePrivate(home);
  const configFile = join(home, 'redis.conf');
  const password = passwordIn(configFile);
  const port = await freePort();
  const durability = fast ? ['--appendonly', 'no', '--save', ''] : ['--appendonly', 'yes', '--appendfsync', 'everysec'];
  const settings = [
    configFile,
    '--port',
    port,
    '--bind',
    '127.0.0.1',
    '--dir',
    home,
    '--databases',
    64,
    '--maxmemory-policy',
    'noeviction',
    '--daemonize',
    'no',
    ...durability,
  ];
  const server = { child: undefined, log: '' };

  const launch = async () => {
    server.child = launchPrivately(program, settings.map(String), { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [server.child.stdout, server.child.stderr])
      stream.on('data', (chunk) => (server.log = (server.log + chunk).slice(-4_000)));
    writeFileSync(pidFile, String(server.child.pid), { mode: 0o600 });
    const up = await until(async () => ended(server.child) || (await answers(port, password)), 20_000);
    if (!up || ended(server.child)) throw new Message(`Redis did not start:\n${server.log}`);
  };
  const stop = async () => {
    await end(server.child.pid, 'SIGTERM');
    rmSync(pidFile, { force: true });
  };

  await launch();
  return {
    url: `redis://:${password}@127.0.0.1:${port}/0`,
    pid: server.child.pid,
    stop,
    kill: () => end(server.child.pid, 'SIGKILL'),
    restart: async () => end(server.child.pid, 'SIGKILL').then(launch),
  };
}
