import { join } from 'node:path';

import { prepareDataDirectory } from '../lib/environment.mjs';
import { lock, publish } from './lock.mjs';
import { startPostgres } from './postgres.mjs';
import { startRedis } from './redis.mjs';

export { publish, runningLauncher } from './lock.mjs';

/**
 * Provides Postgres and Redis: those of DATABASE_URL and REDIS_URL when set, else servers of our own with data under `dataDir`.
 * @param {{ dataDir: string, fast?: boolean, say?: (line: string) => void }} options `fast` gives up durability, for tests
 * @returns {Promise<{ databaseUrl: string, redisUrl: string, postgres?: object, redis?: object, stop: () => Promise<void> }>}
 */
export async function startServers({ dataDir, fast = false, say = () => undefined }) {
  prepareDataDirectory(dataDir);
  const release = await lock(dataDir);
  const own = {};
  const stop = async () => {
    await Promise.all([own.redis?.stop(), own.postgres?.stop()]);
    release();
  };
  try {
    const { DATABASE_URL, REDIS_URL } = process.env;
    await Promise.all([
      DATABASE_URL ? undefined : startPostgres({ dir: join(dataDir, 'postgres'), fast }).then((server) => (own.postgres = server)),
      REDIS_URL ? undefined : startRedis({ dir: join(dataDir, 'redis'), fast, say }).then((server) => (own.redis = server)),
    ]);
    const urls = { databaseUrl: DATABASE_URL || own.postgres.url, redisUrl: REDIS_URL || own.redis.url };
    publish(dataDir, urls);
    return { ...urls, ...own, stop };
  } catch (error) {
    await stop().catch(() => undefined);
    throw error;
  }
}
