import { call, times } from '../harness/client.mjs';
import { load, warm } from '../harness/load.mjs';
import { BASELINE_SECRET, requestsOf, signIn } from '../harness/people.mjs';
import { profiling } from '../harness/profile.mjs';
import { least } from '../harness/report.mjs';
import { alternate } from '../harness/stats.mjs';

export const title = 'GET /api/projects?limit=20 and POST /api/projects, against bare Fastify with pg';

const OWNED = 40;
const PROJECT = {
  product_name: 'Aurora Desk Lamp',
  brand_name: 'Lumina',
  price: '€ 79.90',
  description: 'A dimmable desk lamp with a brushed steel arm.',
  audience: 'people who work from home',
  language: 'en',
};

export async function run({ ground, options, say }) {
  const site = await ground.site({ CATALYST_ROLE: 'api' });
  const profile = profiling(options, 'projects', say);
  const catalyst = await ground.start({ name: 'catalyst', env: site.env, flags: profile.flags });
  const bare = await ground.start({ name: 'bare', script: 'bench/baselines/bare-fastify.mjs', env: { ...site.env, BASELINE_SECRET } });
  // NOTE: those who list are others than those who create, so that every list stays as long as it was.
  const readers = await signIn(catalyst.url, 25);
  const writers = await signIn(catalyst.url, 25);
  await times(readers.length * OWNED, 16, (n) =>
    call(catalyst.url, 'POST', '/api/projects', { token: readers[n % readers.length].token, body: PROJECT }),
  );

  const list = { path: '/api/projects?limit=20' };
  const create = { method: 'POST', path: '/api/projects', body: PROJECT };
  const target = ({ url }, users, key, request) => ({
    url,
    requests: requestsOf(
      users.map((user) => user[key]),
      request,
    ),
  });
  const targets = {
    'catalyst list': target(catalyst, readers, 'token', list),
    'bare list': target(bare, readers, 'baseline', list),
    'catalyst create': target(catalyst, writers, 'token', create),
    'bare create': target(bare, writers, 'baseline', create),
  };
  await warm(Object.values(targets));
  const seconds = options.seconds ?? 3;
  const contestants = Object.fromEntries(Object.entries(targets).map(([name, one]) => [name, () => load({ ...one, seconds })]));
  const figures = await alternate(contestants, options.rounds ?? 5, say);
  await catalyst.stop();
  profile.report();
  const ratio = (what) => figures[`catalyst ${what}`].per_second / figures[`bare ${what}`].per_second;
  return { figures, bars: [least('list, of bare Fastify', ratio('list'), 0.5), least('create, of bare Fastify', ratio('create'), 0.5)] };
}
