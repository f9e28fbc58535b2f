import { load, warm } from '../harness/load.mjs';
import { BASELINE_SECRET, requestsOf, signIn } from '../harness/people.mjs';
import { profiling } from '../harness/profile.mjs';
import { least } from '../harness/report.mjs';
import { alternate } from '../harness/stats.mjs';

export const title = 'GET /api/auth/me with session check, against the usual stack and against bare Fastify';

export async function run({ ground, options, say }) {
  const site = await ground.site({ CATALYST_ROLE: 'api' });
  const profile = profiling(options, 'me', say);
  const catalyst = await ground.start({ name: 'catalyst', env: site.env, flags: profile.flags });
  const env = { ...site.env, BASELINE_SECRET };
  const usual = await ground.start({ name: 'usual', script: 'bench/baselines/usual-stack.mjs', env });
  const bare = await ground.start({ name: 'bare', script: 'bench/baselines/bare-fastify.mjs', env });
  const silent = await ground.start({ name: 'silent', script: 'bench/baselines/bare-fastify.mjs', env: { ...env, LOG_LEVEL: 'silent' } });
  const users = await signIn(catalyst.url);

  const own = users.map(({ token }) => token);
  const baseline = users.map(({ baseline }) => baseline);
  const target = ({ url }, tokens) => ({ url, requests: requestsOf(tokens, { path: '/api/auth/me' }) });
  const targets = {
    catalyst: target(catalyst, own),
    'usual stack': target(usual, baseline),
    'bare Fastify': target(bare, baseline),
    'bare, no log': target(silent, baseline),
  };
  await warm(Object.values(targets));
  const seconds = options.seconds ?? 3;
  const contestants = Object.fromEntries(Object.entries(targets).map(([name, one]) => [name, () => load({ ...one, seconds })]));
  const figures = await alternate(contestants, options.rounds ?? 5, say);
  await catalyst.stop();
  profile.report();
  const rate = (name) => figures[name].per_second;
  return {
    figures,
    bars: [
      least('times the usual stack', rate('catalyst') / rate('usual stack'), 8),
      least('of bare Fastify doing the same work', rate('catalyst') / rate('bare Fastify'), 0.6),
    ],
    notes: [
      `of bare Fastify that writes no log: ${(rate('catalyst') / rate('bare, no log')).toFixed(2)}`,
      `bare Fastify itself reaches ${(rate('bare Fastify') / rate('usual stack')).toFixed(1)} times the usual stack`,
    ],
  };
}
