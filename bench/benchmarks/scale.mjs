import { load, warm } from '../harness/load.mjs';
import { requestsOf, signIn } from '../harness/people.mjs';
import { least } from '../harness/report.mjs';
import { PIPELINE, starter, throughput } from '../harness/runs.mjs';
import { alternate } from '../harness/stats.mjs';

export const title = 'two API processes against one, and two workers against one when the model takes its time';

const MODEL_MS = 200;
const RUNS = 60;
/** Small, so that the model is what the workers wait for. */
const CONCURRENCY = '20';

export async function run({ ground, options, say }) {
  const site = await ground.site({ CATALYST_ROLE: 'api' });
  const apis = [await ground.start({ name: 'api-1', env: site.env }), await ground.start({ name: 'api-2', env: site.env })];
  const users = await signIn(apis[0].url);
  const tokens = users.map(({ token }) => token);
  const targets = apis.map(({ url }) => ({ url, requests: requestsOf(tokens, { path: '/api/auth/me' }), connections: 20 }));
  await warm(targets);
  const seconds = options.seconds ?? 3;
  const together = async (some) => {
    const results = await Promise.all(some.map((target) => load({ ...target, seconds })));
    return { per_second: results.reduce((sum, { per_second }) => sum + per_second, 0) };
  };

  const crews = [];
  for (const workers of [1, 2]) {
    const settings = { ...PIPELINE, LANE_LLM_CONCURRENCY: CONCURRENCY };
    const place = await ground.site(settings);
    const api = await ground.start({ name: `crew-${workers}-api`, env: { ...place.env, CATALYST_ROLE: 'api' } });
    for (let n = 0; n < workers; n++)
      await ground.start({ name: `crew-${workers}-worker-${n}`, env: { ...place.env, CATALYST_ROLE: 'worker' } });
    const start = starter(api.url, await signIn(api.url, 10), MODEL_MS);
    crews.push({ pool: place.pool, table: 'runs', start, count: RUNS * workers });
  }
  for (const crew of crews) await throughput({ ...crew, count: 10 });
  const crew = (at) => async () => ({ runs_per_second: await throughput({ ...crews[at], parallel: 100 }) });
  const figures = await alternate(
    { 'one API': () => together(targets.slice(0, 1)), 'two APIs': () => together(targets), 'one worker': crew(0), 'two workers': crew(1) },
    options.rounds ?? 3,
    say,
  );
  return {
    figures,
    bars: [
      least('two APIs, of one', figures['two APIs'].per_second / figures['one API'].per_second, 1.7),
      least('two workers, of one', figures['two workers'].runs_per_second / figures['one worker'].runs_per_second, 1.7),
    ],
    notes: ['the two APIs share the cores with Postgres and with what makes the load'],
  };
}
