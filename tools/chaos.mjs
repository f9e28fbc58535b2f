// npm run test:chaos: real processes, a model server with latency and faults, and everything that can die dying. `--short` for CI.
import { mkdtempSync, rmSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { Redis } from 'ioredis';
import pg from 'pg';

import { Client } from '../test/chaos/client.mjs';
import { startCluster } from '../test/chaos/cluster.mjs';
import { samplePhoto, schedule } from '../test/chaos/faults.mjs';
import { startModelServer } from '../test/chaos/model-server.mjs';
import { figures } from '../test/chaos/report.mjs';
import { migrate } from './lib/application.mjs';
import { main } from './lib/main.mjs';
import { endProcess, until } from './lib/process.mjs';
import { startServers } from './servers/index.mjs';

const FULL = {
  runs: 200,
  windowMs: 30_000,
  kills: 20,
  apiKills: 2,
  flushes: 2,
  freezes: 2,
  freezeMs: 8_000,
  redisKill: true,
  postgresRestart: true,
  extraPercent: 10,
};
const SHORT = {
  runs: 30,
  windowMs: 8_000,
  kills: 5,
  apiKills: 1,
  flushes: 1,
  freezes: 1,
  freezeMs: 7_000,
  redisKill: false,
  postgresRestart: false,
  // NOTE: it kills as often per second as the long form and works a seventh of its calls, so a kill weighs more.
  extraPercent: 20,
};
/** The share of runs that complete although one call in twenty goes wrong: three attempts make a failed job one in 8,000. */
const COMPLETED = 0.98;
/** The four texts; only every fifth run also makes its picture, half a second of one processor each, which would measure the machine. */
const TEXTS = ['linkedin_post', 'ad_copy', 'blog_article', 'video_script'];
const PICTURE_EVERY = 5;
/** How long after the last fault everything must have ended. */
const DRAIN_MS = 60_000;

const say = (line) => process.stderr.write(`${line}\n`);

function environment(servers, model, dataDir) {
  const provider = { PROVIDER: 'openai-compatible', BASE_URL: model.url, MODEL: 'chaos', API_KEY: 'none' };
  const lane = (name) => Object.fromEntries(Object.entries(provider).map(([key, value]) => [`AI_${name}_${key}`, value]));
  const secret = (name) => `chaos-${name}-0123456789-abcdefghijklmnopqrstuvwxyz`;
  return {
    PATH: process.env.PATH,
    NODE_ENV: 'test',
    LOG_LEVEL: process.env.CHAOS_LOG_LEVEL ?? 'warn',
    DATABASE_URL: servers.databaseUrl,
    REDIS_URL: servers.redisUrl,
    CATALYST_DATA_DIR: dataDir,
    BCRYPT_COST: '4',
    RATE_LIMIT_ENABLED: 'false',
    UPLOAD_LIMIT: '1000',
    JOB_LEASE_SECONDS: '5',
    JWT_ACCESS_SECRET: secret('access'),
    ...lane('VISION'),
    ...lane('LLM'),
  };
}

/** Prepares the projects quietly, then starts their runs spread over the time in which things break. */
async function work({ cluster, servers, plan }) {
  const client = new Client(cluster.apis);
  await client.register();
  const photo = samplePhoto(process.env.CHAOS_PHOTO ?? 'tools/demo/sample-photo.jpg');
  const projects = [];
  for (let n = 0; n < plan.runs; n++) projects.push(await client.project(`Lamp ${n}`, photo));
  say(`${plan.runs} projects are ready; now things break for ${plan.windowMs / 1_000} s`);
  const faults = schedule({ cluster, servers, Redis, plan, window: plan.windowMs, say });
  const starts = projects.map(async ({ id }, n) => {
    await sleep((n / plan.runs) * plan.windowMs * 0.9);
    return client.start(id, n % PICTURE_EVERY === 0 ? {} : { asset_types: TEXTS });
  });
  const started = await Promise.all(starts);
  await Promise.all(faults);
  return started.length;
}

async function drained(database) {
  const from = Date.now();
  const over = await until(
    async () => {
      const { rows } = await database.query(`SELECT count(*)::integer AS n FROM runs WHERE status IN ('pending', 'running')`);
      return rows[0].n === 0;
    },
    DRAIN_MS,
    100,
  );
  return over ? (Date.now() - from) / 1_000 : Infinity;
}

await main(async () => {
  const plan = process.argv.includes('--short') ? SHORT : FULL;
  const dir = mkdtempSync(join(tmpdir(), 'catalyst-chaos-'));
  chmodSync(dir, 0o755);
  const model = await startModelServer({ latency: [50, 150], faults: 0.05 });
  const servers = await startServers({ dataDir: dir, say });
  let failed = 1;
  let checks;
  let cluster;
  try {
    const env = environment(servers, model, join(dir, 'data'));
    migrate(env);
    cluster = await startCluster({ apis: 2, workers: 3, env, dir });
    const started = await work({ cluster, servers, plan });
    const database = new pg.Pool({ connectionString: servers.databaseUrl, max: 2 });
    database.on('error', () => undefined);
    const seconds = await drained(database);
    const found = await figures(database);
    await database.end();
    const extra = (model.counts.paid / found.calls - 1) * 100;
    checks = [
      [`runs finished            ${found.finished} of ${started}`, found.finished === started && found.runs === started],
      [`runs completed           ${found.completed}`, found.completed >= started * COMPLETED],
      [`jobs lost                ${found.lost} of ${found.jobs}`, found.lost === 0],
      [`assets doubled           ${found.doubled}`, found.doubled === 0],
      [`assets missing           ${found.missing}`, found.missing === 0],
      [`rows stuck in running    ${found.stuck}`, found.stuck === 0],
      [`runs with gaps in events ${found.gaps}`, found.gaps === 0],
      [
        `extra paid calls         ${extra.toFixed(1)} % of ${found.calls} (${model.counts.calls} calls, ${model.counts.faulty} went wrong)`,
        extra <= plan.extraPercent,
      ],
      [`seconds to drain         ${seconds.toFixed(1)}`, seconds <= DRAIN_MS / 1_000],
    ];
    for (const [line, good] of checks) say(`${good ? 'ok  ' : 'FAIL'} ${line}`);
    for (const { status, error_code, n } of found.failures) say(`     ${n} jobs ${status}: ${error_code}`);
    failed = checks.filter(([, good]) => !good).length;
  } finally {
    await cluster?.stop();
    await servers.stop();
    await model.stop();
    if (failed === 0) rmSync(dir, { recursive: true, force: true });
    else say(`logs are in ${dir}`);
  }
  process.stdout.write(`${(checks?.length ?? 0) - failed} passed, ${failed} failed\n`);
  endProcess(failed > 0 ? 1 : 0);
});
