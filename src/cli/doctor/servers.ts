import { Client } from 'pg';

import { connectRedis, DatabaseConfig, pendingMigrations, RedisConfig } from '#platform';

import { migrationRoots } from '../../app.module.js';
import { attempt, fail, ok, warn } from './finding.js';
import type { Finding } from './finding.js';

const OLDEST_POSTGRES = 15;
const OLDEST_REDIS = 6;
const CONNECT_MS = 5_000;

/** Connects and checks the version and pending migrations. */
export async function checkDatabase(): Promise<Finding[]> {
  const client = new Client({ connectionString: new DatabaseConfig().url, connectionTimeoutMillis: CONNECT_MS });
  client.on('error', () => undefined);
  const server = await attempt('database', 'start Postgres, or correct DATABASE_URL', async () => {
    await client.connect();
    const { rows } = await client.query<{ number: number; name: string }>(
      `SELECT current_setting('server_version_num')::integer / 10000 AS number, current_database() AS name`,
    );
    const { number = 0, name = '' } = rows[0] ?? {};
    if (number < OLDEST_POSTGRES) return fail('database', `Postgres ${number}`, `use Postgres ${OLDEST_POSTGRES} or newer`);
    return ok('database', `Postgres ${number}, database ${name}`);
  });
  if (server.status === 'fail') return [server];
  const migrations = await attempt('migrations', 'run: catalyst migrate', async () => {
    const { rows } = await client.query<{ there: boolean }>(`SELECT to_regclass('migrations') IS NOT NULL AS there`);
    const db = { query: async <R extends object>(sql: string): Promise<R[]> => (rows[0]?.there ? (await client.query<R>(sql)).rows : []) };
    const missing = await pendingMigrations(db, await migrationRoots());
    if (missing.length === 0) return ok('migrations', 'the database is up to date');
    return fail('migrations', `missing: ${missing.join(', ')}`, 'run: catalyst migrate');
  });
  await client.end().catch(() => undefined);
  return [server, migrations];
}

/** Pings and checks the version and the eviction policy. */
export async function checkRedis(): Promise<Finding> {
  const redis = connectRedis(new RedisConfig().url, 'blocking');
  try {
    return await attempt('redis', 'start Redis, or correct REDIS_URL', async () => {
      const info = await Promise.race([redis.info(), gone(redis)]);
      const version = /^redis_version:(\S+)/m.exec(info)?.[1] ?? '';
      const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1];
      if (Number.parseInt(version, 10) < OLDEST_REDIS)
        return fail('redis', `Redis ${version}`, `use Redis ${OLDEST_REDIS} or newer, or Valkey`);
      if (policy !== undefined && policy !== 'noeviction')
        return warn('redis', `it may evict keys (${policy}), which delays work`, 'set maxmemory-policy to noeviction');
      return ok('redis', `Redis ${version}`);
    });
  } finally {
    redis.disconnect();
  }
}

/** The first error of a connection that would otherwise reconnect indefinitely. */
function gone(redis: ReturnType<typeof connectRedis>): Promise<never> {
  return new Promise((_resolve, reject) => redis.once('error', reject));
}
