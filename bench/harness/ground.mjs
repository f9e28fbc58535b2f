import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';

import pg from 'pg';

import { migrate } from '../../tools/lib/application.mjs';
import { startServers } from '../../tools/servers/index.mjs';
import { startProgram } from './program.mjs';

const TEMPLATE = 'catalyst_bench_template';
const SECRET = 'Vq8xT2mJr5LwZc7NdYhK4sPfGb9uAeX3';

/** The environment of Catalyst: as in production, but with cheap password hashes and limits that a single address does not reach. */
const SETTINGS = {
  NODE_ENV: 'production',
  HOST: '127.0.0.1',
  LOG_LEVEL: 'info',
  BCRYPT_COST: '4',
  JWT_ACCESS_SECRET: SECRET,
  JWT_ACCESS_TTL: '12h',
  RATE_LIMIT_IP_PER_MINUTE: '1000000000',
  RATE_LIMIT_ACCOUNT_PER_MINUTE: '1000000000',
  RATE_LIMIT_AUTH_PER_MINUTE: '1000000000',
  RATE_LIMIT_PASSWORDS_PER_MINUTE: '1000000000',
  RATE_LIMIT_PASSWORDS_PER_ACCOUNT_PER_MINUTE: '1000000000',
  UPLOAD_LIMIT: '1000000',
  MAX_PROJECTS_PER_USER: '0',
  MAX_STORED_RUNS_PER_USER: '0',
  MAX_EVENT_STREAMS_PER_USER: '0',
  SHUTDOWN_DELAY_SECONDS: '0',
  UV_THREADPOOL_SIZE: String(availableParallelism() + 2),
  MAX_REQUESTS_IN_FLIGHT: '5000',
};

/**
 * Postgres, Redis and a folder for one run of the benchmarks. A site is a separate migrated database with a Redis namespace; programs that are
 * started on it end at `clear()`.
 */
export async function startGround({ say }) {
  const dir = mkdtempSync(join(tmpdir(), 'catalyst-bench-'));
  chmodSync(dir, 0o755);
  const servers = await startServers({ dataDir: dir, say });
  const admin = new pg.Client({ connectionString: servers.databaseUrl });
  await admin.connect();
  const urlOf = (name) => Object.assign(new URL(servers.databaseUrl), { pathname: `/${name}` }).href;
  await admin.query(`DROP DATABASE IF EXISTS ${TEMPLATE} WITH (FORCE)`);
  await admin.query(`CREATE DATABASE ${TEMPLATE}`);
  migrate({ PATH: process.env.PATH, ...SETTINGS, DATABASE_URL: urlOf(TEMPLATE), REDIS_URL: servers.redisUrl });

  const running = new Set();
  const sites = [];
  let redisNumber = 0;

  /** A new database and the environment of a program that uses it. */
  async function site(settings = {}) {
    const name = `catalyst_bench_${sites.length}`;
    await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await admin.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
    const pool = new pg.Pool({ connectionString: urlOf(name), max: 4 });
    pool.on('error', () => undefined);
    const redis = Object.assign(new URL(servers.redisUrl), { pathname: `/${(redisNumber = (redisNumber % 15) + 1)}` }).href;
    const env = {
      PATH: process.env.PATH,
      ...SETTINGS,
      DATABASE_URL: urlOf(name),
      REDIS_URL: redis,
      CATALYST_DATA_DIR: join(dir, name),
      NODE_COMPILE_CACHE: join(dir, 'compiled'),
      ...settings,
    };
    sites.push({ name, pool });
    return { env, pool, name, dir: join(dir, name) };
  }

  /** Starts a program that ends with this benchmark at the latest. */
  async function start(options) {
    const program = await startProgram({ dir, ...options });
    running.add(program);
    return { ...program, stop: () => (running.delete(program), program.stop()) };
  }

  async function clear() {
    await Promise.all([...running].map((program) => program.stop()));
    running.clear();
    for (const { name, pool } of sites.splice(0)) {
      await pool.end();
      await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    }
  }

  let stopping;
  const stop = () =>
    (stopping ??= (async () => {
      await clear();
      await admin.query(`DROP DATABASE IF EXISTS ${TEMPLATE} WITH (FORCE)`);
      await admin.end();
      await servers.stop();
      rmSync(dir, { recursive: true, force: true });
    })());
  return { dir, servers, admin, site, start, clear, stop };
}
