import { startModelServer } from '../../test/chaos/model-server.mjs';
import { call } from '../harness/client.mjs';
import { signIn } from '../harness/people.mjs';
import { profiling } from '../harness/profile.mjs';
import { least } from '../harness/report.mjs';
import { durations, PIPELINE, starter, throughput } from '../harness/runs.mjs';
import { alternate } from '../harness/stats.mjs';

export const title = 'runs of seven jobs per second when the model answers at once, against TypeORM and against the floor without a queue';

const RUNS = 400;

export async function run({ ground, options, say }) {
  const profile = profiling(options, 'runs', say);
  const model = await startModelServer({ latency: [0, 0], faults: 0 });
  const asked = { AI_LLM_PROVIDER: 'openai-compatible', AI_LLM_BASE_URL: model.url, AI_LLM_MODEL: 'bench', AI_LLM_API_KEY: 'none' };
  const site = await ground.site(PIPELINE);
  const other = await ground.site({ ...PIPELINE, ...asked, AI_MAX_CONCURRENT_CALLS: '200' });
  const catalyst = await ground.start({ name: 'catalyst', env: site.env, flags: profile.flags });
  const overHttp = await ground.start({ name: 'catalyst-http', env: other.env });
  const env = { ...site.env, CONCURRENCY: '50' };
  const typeorm = await ground.start({ name: 'typeorm', script: 'bench/baselines/runs-typeorm.mjs', env });
  const floor = await ground.start({ name: 'floor', script: 'bench/baselines/runs-floor.mjs', env });

  const side = (pool, table, start, count) => ({ pool, table, start, count });
  const { pool } = site;
  const sides = {
    catalyst: side(pool, 'runs', starter(catalyst.url, await signIn(catalyst.url, 10)), RUNS),
    'catalyst, model over HTTP': side(other.pool, 'runs', starter(overHttp.url, await signIn(overHttp.url, 10)), RUNS / 2),
    'TypeORM save': side(pool, 'typeorm_runs', () => call(typeorm.url, 'POST', '/runs'), RUNS / 4),
    'floor, no queue': side(pool, 'floor_runs', () => call(floor.url, 'POST', '/runs'), RUNS),
  };
  for (const one of Object.values(sides)) await throughput({ ...one, count: 40 });
  const measure = (one) => async () => {
    const rate = await throughput(one);
    const { p50 } = await durations({ ...one, count: 8 });
    return { runs_per_second: rate, one_alone_ms: p50 };
  };
  const contestants = Object.fromEntries(Object.entries(sides).map(([name, one]) => [name, measure(one)]));
  const figures = await alternate(contestants, options.rounds ?? 3, say);
  await catalyst.stop();
  await model.stop();
  profile.report();
  const rate = (name) => figures[name].runs_per_second;
  return {
    figures,
    bars: [
      least('times TypeORM with a save per change', rate('catalyst') / rate('TypeORM save'), 5),
      least('of the floor without a queue', rate('catalyst') / rate('floor, no queue'), 0.3),
    ],
  };
}
