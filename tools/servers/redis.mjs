import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { delimiter, join, resolve } from 'node:path';

import { commandLine, end, ended, freePort, launchProgram, Message, run, until } from '../lib/process.mjs';

const PROGRAMS = ['redis-server', 'valkey-server'];

function find() {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin', '/opt/homebrew/bin'];
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

async function install(say) {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    throw new Message(
      'Catalyst needs a Redis: install redis-server or valkey-server (apt install redis-server, brew install redis), set REDIS_URL, or run docker compose up',
    );
  }
  say('Installing redis-server with apt-get, for there is no Redis on this machine');
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, maxBuffer: 1e8 };
  const apt = (...args) => run('apt-get', ['-qq', '-o', 'Acquire::Retries=3', ...args], options);
  const packages = ['install', '--yes', '--no-install-recommends', 'redis-server'];
  await apt(...packages)
    .catch(() => apt('update').then(() => apt(...packages)))
    .catch((error) => {
      throw new Message(`apt-get could not install redis-server:\n${error.stderr ?? error.message}`);
    });
}

function answers(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.setTimeout(500, () => socket.destroy());
    socket.once('data', (data) => (resolve(data.toString().startsWith('+PONG')), socket.destroy()));
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}

/**
 * Starts a Redis of our own on loopback, with its data in `dir`.
 * @param {{ dir: string, fast?: boolean, say?: (line: string) => void }} options `fast` keeps nothing on disk, for tests
 * @returns {Promise<{ url: string, pid: number, stop: () => Promise<void>, kill: () => Promise<void>, restart: () => Promise<void> }>}
 */
export async function startRedis({ dir, fast = false, say = () => undefined }) {
  if (!find()) await install(say);
  const program = find();
  const home = resolve(dir);
  mkdirSync(home, { recursive: true });
  const pidFile = join(home, 'server.pid');
  if (existsSync(pidFile)) {
    const leftover = Number(readFileSync(pidFile, 'utf8'));
    if (leftover > 1 && /redis|valkey/.test(await commandLine(leftover))) await end(leftover, 'SIGTERM');
  }

  const port = await freePort();
  const durability = fast ? ['--appendonly', 'no', '--save', ''] : ['--appendonly', 'yes', '--appendfsync', 'everysec'];
  const settings = [
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
    server.child = launchProgram(program, settings.map(String), { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [server.child.stdout, server.child.stderr])
      stream.on('data', (chunk) => (server.log = (server.log + chunk).slice(-4_000)));
    writeFileSync(pidFile, String(server.child.pid));
    const up = await until(async () => ended(server.child) || (await answers(port)), 20_000);
    if (!up || ended(server.child)) throw new Message(`Redis did not start:\n${server.log}`);
  };
  const stop = async () => {
    await end(server.child.pid, 'SIGTERM');
    rmSync(pidFile, { force: true });
  };

  await launch();
  return {
    url: `redis://127.0.0.1:${port}/0`,
    pid: server.child.pid,
    stop,
    kill: () => end(server.child.pid, 'SIGKILL'),
    restart: async () => end(server.child.pid, 'SIGKILL').then(launch),
  };
}
