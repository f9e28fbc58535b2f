import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Sends one command to a Redis. */
async function redisCommand(Redis, url, ...args) {
  const redis = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 1, retryStrategy: null });
  redis.on('error', () => undefined);
  await redis
    .connect()
    .then(() => redis.call(...args))
    .catch(() => undefined);
  redis.disconnect();
}

/** The faults of a test as a list of moments, in milliseconds from its start, each with what happens. */
export function schedule({ cluster, servers, Redis, plan, window, say }) {
  const pick = (list) => list[Math.floor(Math.random() * list.length)];
  const events = [];
  const at = (share, name, act) => events.push({ at: window * share, name, act });
  for (let kill = 0; kill < plan.kills; kill++) {
    at((kill + 0.5) / plan.kills, 'kill -9 a worker', () => pick(cluster.workers).signal('SIGKILL'));
  }
  for (let kill = 0; kill < plan.apiKills; kill++)
    at((kill + 0.7) / plan.apiKills, 'kill -9 an API', () => pick(cluster.apis).signal('SIGKILL'));
  for (let flush = 0; flush < plan.flushes; flush++) {
    at((flush + 0.4) / plan.flushes, 'FLUSHALL', () => redisCommand(Redis, servers.redisUrl, 'FLUSHALL'));
  }
  for (let freeze = 0; freeze < plan.freezes; freeze++) {
    at((freeze + 0.2) / plan.freezes, 'freeze a worker', async () => {
      const worker = pick(cluster.workers);
      worker.signal('SIGSTOP');
      await sleep(plan.freezeMs);
      worker.signal('SIGCONT');
    });
  }
  if (plan.redisKill) at(0.55, 'kill -9 Redis', () => servers.redis.restart());
  if (plan.postgresRestart) {
    at(0.75, 'restart Postgres at once', async () => {
      process.kill(servers.postgres.pid, 'SIGQUIT');
      await servers.postgres.restart();
    });
  }
  return events
    .sort((a, b) => a.at - b.at)
    .map(async ({ at: moment, name, act }) => {
      await sleep(moment);
      say(`  ${(moment / 1_000).toFixed(1)} s  ${name}`);
      await act();
    });
}

/** A photo to upload. */
export function samplePhoto(path) {
  return readFileSync(path);
}
