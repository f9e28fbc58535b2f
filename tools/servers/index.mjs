import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { alive, commandLine, Message } from '../lib/process.mjs';
import { startPostgres } from './postgres.mjs';
import { startRedis } from './redis.mjs';

async function lock(dataDir) {
  const file = join(dataDir, 'launcher.pid');
  if (existsSync(file)) {
    const pid = Number(readFileSync(file, 'utf8'));
    if (pid !== process.pid && alive(pid) && (await commandLine(pid)).includes('tools/')) {
      throw new Message(`Catalyst already runs on ${dataDir} (process ${pid}); stop it first, or set CATALYST_DATA_DIR to another folder`);
    }
  }
  writeFileSync(file, String(process.pid));
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
    await Promise.all([own.redis?.stop(), own.postgres?.stop()]);
    unlock();
  };
  try {
    const { DATABASE_URL, REDIS_URL } = process.env;
    await Promise.all([
      DATABASE_URL ? undefined : startPostgres({ dir: join(dataDir, 'postgres'), fast }).then((server) => (own.postgres = server)),
      REDIS_URL ? undefined : startRedis({ dir: join(dataDir, 'redis'), fast, say }).then((server) => (own.redis = server)),
    ]);
    return { databaseUrl: DATABASE_URL || own.postgres.url, redisUrl: REDIS_URL || own.redis.url, ...own, stop };
  } catch (error) {
    await stop().catch(() => undefined);
    throw error;
  }
}
