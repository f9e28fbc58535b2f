// npm run test:rolling: two API processes behind nginx and two workers, all of them restarted repeatedly under a steady load in which no request may fail.
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

import pg from 'pg';

import { startCluster } from '../test/chaos/cluster.mjs';
import { startLoad } from '../test/rolling/load.mjs';
import { startNginx } from '../test/rolling/nginx.mjs';
import { startRuns } from '../test/rolling/runs.mjs';
import { migrate } from './lib/application.mjs';
import { main } from './lib/main.mjs';
import { endProcess, Message, until } from './lib/process.mjs';
import { startServers } from './servers/index.mjs';

const say = (line) => process.stderr.write(`${line}\n`);

function environment(servers, dataDir, delay) {
  const plenty = '1000000000';
  return {
    PATH: process.env.PATH,
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'warn',
    DATABASE_URL: servers.databaseUrl,
    REDIS_URL: servers.redisUrl,
    CATALYST_DATA_DIR: dataDir,
    SMTP_URL: 'smtp://127.0.0.1:9',
    TRUST_PROXY: '1',
    // Contains an agent with a configurable duration.
    CATALYST_PACKAGES: pathToFileURL('test/engine/package/index.mjs').href,
    SHUTDOWN_DELAY_SECONDS: delay,
    BCRYPT_COST: '8',
    JWT_ACCESS_SECRET: randomBytes(48).toString('base64'),
    RATE_LIMIT_IP_PER_MINUTE: plenty,
    RATE_LIMIT_ACCOUNT_PER_MINUTE: plenty,
    RATE_LIMIT_AUTH_PER_MINUTE: plenty,
    RATE_LIMIT_PASSWORDS_PER_MINUTE: plenty,
    RATE_LIMIT_PASSWORDS_PER_ACCOUNT_PER_MINUTE: plenty,
  };
}

/** Stops a process gracefully and starts it again; returns its exit code. */
async function replace(member, back) {
  const code = await member.stop();
  member.stopping = false;
  member.start();
  if (!(await until(back, 60_000))) throw new Message(`${member.name} did not come back`);
  return code;
}

/** Restarts every process in each round; a signal ends it after the current round, and the results so far count. */
async function roll({ cluster, nginx, rounds }) {
  const codes = [];
  let going = true;
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => (going = false));
  for (let round = 1; round <= rounds && going; round++) {
    for (const api of cluster.apis) {
      codes.push(await replace(api, () => nginx.routes(api)));
      // NOTE: nginx needs a moment to notice that the process is back before the next one stops.
      await sleep(500);
    }
    codes.push(...(await Promise.all(cluster.workers.slice(0, 1).map((worker) => replace(worker, () => worker.ready())))));
    say(`round ${round} of ${rounds}`);
  }
  return codes;
}

async function attemptsCharged(databaseUrl) {
  const database = new pg.Client({ connectionString: databaseUrl });
  await database.connect();
  const { rows } = await database.query('SELECT count(*)::integer AS n FROM jobs WHERE attempt > 1');
  await database.end();
  return rows[0].n;
}

await main(async () => {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '10' },
      rate: { type: 'string', default: '200' },
      delay: { type: 'string', default: '5' },
    },
  });
  const [rounds, rate] = [Number(values.rounds), Number(values.rate)];
  const dir = mkdtempSync(join(tmpdir(), 'catalyst-rolling-'));
  chmodSync(dir, 0o755);
  const servers = await startServers({ dataDir: dir, say });
  let checks;
  let good = false;
  let cluster;
  let nginx;
  try {
    const env = environment(servers, join(dir, 'data'), values.delay);
    migrate(env);
    cluster = await startCluster({ apis: 2, workers: 2, env, dir });
    nginx = await startNginx({ dir: join(dir, 'nginx'), members: cluster.apis, say });
    const load = await startLoad(nginx.url, rate);
    const runs = await startRuns(nginx.url);
    const codes = await roll({ cluster, nginx, rounds });
    const answered = await load.stop();
    const followed = await runs.stop();
    const failed = [...answered.failed].map(([what, n]) => `${n} × ${what}`).join(', ');
    const charged = await attemptsCharged(servers.databaseUrl);
    checks = [
      [`requests that failed     ${failed || 0} (of ${answered.sent}, p99 ${answered.p99.toFixed(0)} ms)`, answered.failed.size === 0],
      [`processes that failed    ${codes.filter((code) => code !== 0).length} of ${codes.length}`, codes.every((code) => code === 0)],
      [`runs refused             ${followed.refused}`, followed.refused === 0],
      [`runs completed           ${followed.completed} of ${followed.started}`, followed.completed === followed.started],
      [`events lost              ${followed.gaps} (${followed.resumed} streams resumed elsewhere)`, followed.gaps === 0],
      [`attempts used by stops   ${charged}`, charged === 0],
    ];
    good = checks.every(([, ok]) => ok);
  } finally {
    await nginx?.stop();
    await cluster?.stop();
    await servers.stop();
    if (good) rmSync(dir, { recursive: true, force: true });
    else say(`logs are in ${dir}`);
  }
  for (const [line, ok] of checks) say(`${ok ? 'ok  ' : 'FAIL'} ${line}`);
  const bad = checks.filter(([, ok]) => !ok).length;
  process.stdout.write(`${checks.length - bad} passed, ${bad} failed\n`);
  endProcess(good ? 0 : 1);
});
