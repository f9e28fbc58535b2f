import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { alive, commandLine, Message } from '../lib/process.mjs';
import { startPostgres } from './postgres.mjs';
import { startRedis } from './redis.mjs';

/** Where the servers of a data folder can be found while they run. */
const ADDRESSES = 'servers.json';

/** The addresses of servers that another process runs on a data folder, or nothing. */
export function runningServers(dataDir) {
  const [pid, addresses] = ['launcher.pid', ADDRESSES].map((name) => join(dataDir, name));
  if (!existsSync(pid) || !existsSync(addresses) || !alive(Number(readFileSync(pid, 'utf8')))) return undefined;
  return JSON.parse(readFileSync(addresses, 'utf8'));
}

const lockFile = (dataDir) => join(dataDir, 'launcher.pid');

/**
 * The launcher that runs on a data folder now.
 * @returns {Promise<{ pid: number, url?: string } | undefined>} `url` once its application is up
 */
export async function runningLauncher(dataDir) {
  const file = lockFile(dataDir);
  if (!existsSync(file)) return undefined;
  const [line, url] = readFileSync(file, 'utf8').split('\n');
  const pid = Number(line);
  if (pid === process.pid || !alive(pid) || !(await commandLine(pid)).includes('tools/')) return undefined;
  return { pid, ...(url && { url }) };
}

/** Lets others find the application of this launcher. */
export function noteUrl(dataDir, url) {
  writeFileSync(lockFile(dataDir), `${process.pid}\n${url}\n`);
}

async function lock(dataDir) {
  const file = lockFile(dataDir);
  const other = await runningLauncher(dataDir);
  if (other)
    throw new Message(
      `Catalyst already runs on ${dataDir} (process ${other.pid}); stop it first, or set CATALYST_DATA_DIR to another folder`,
    );
  rmSync(file, { force: true });
  // NOTE: of two that start in the same moment, the one that makes the file goes on.
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
  } catch {
    throw new Message(`Catalyst is being started on ${dataDir} by another process`);
  }
  return () => rmSync(file, { force: true });
}

/**
 * Provides Postgres and Redis: those of DATABASE_URL and REDIS_URL when set, else servers of our own with data under `dataDir`.
 * @param {{ dataDir: string, fast?: boolean, say?: (line: string) => void }} options
 * @returns {Promise<{ databaseUrl: string, redisUrl: string, postgres?: object, redis?: object, stop: () => Promise<void> }>}
 */
export async function startServers({ dataDir, fast = false, say = () => undefined }) {
  mkdirSync(dataDir, { recursive: true });
  const unlock = await lock(dataDir);
  const own = {};
  const stop = async () => {
    rmSync(join(dataDir, ADDRESSES), { force: true });
    await Promise.all([own.redis?.stop(), own.postgres?.stop()]);
    unlock();
  };
  try {
    const { DATABASE_URL, REDIS_URL } = process.env;
    await Promise.all([
      DATABASE_URL ? undefined : startPostgres({ dir: join(dataDir, 'postgres'), fast }).then((server) => (own.postgres = server)),
      REDIS_URL ? undefined : startRedis({ dir: join(dataDir, 'redis'), fast, say }).then((server) => (own.redis = server)),
    ]);
    const urls = { databaseUrl: DATABASE_URL || own.postgres.url, redisUrl: REDIS_URL || own.redis.url };
    writeFileSync(join(dataDir, ADDRESSES), JSON.stringify(urls), { mode: 0o600 });
    return { ...urls, ...own, stop };
  } catch (error) {
    await stop().catch(() => undefined);
    throw error;
  }
}
