import { call, register, times } from '../harness/client.mjs';
import { formOf, photo, variant } from '../harness/photo.mjs';
import { signIn } from '../harness/people.mjs';
import { most } from '../harness/report.mjs';
import { completed, PIPELINE, starter } from '../harness/runs.mjs';
import { alternate, round } from '../harness/stats.mjs';

export const title = 'cold start to ready, resident memory idle and under 200 uploads and 500 runs';

const UPLOADS = 200;
const RUNS = 500;
const IDLE_MS = 3_000;
const MIB = 2 ** 20;

/** The highest resident memory of a program while `work` goes on, in MiB. */
async function highest(program, work) {
  let top = program.rss();
  const timer = setInterval(() => (top = Math.max(top, program.rss())), 50);
  await work().finally(() => clearInterval(timer));
  return top / MIB;
}

export async function run({ ground, options, say }) {
  const site = await ground.site();
  const begin = (role) => async () => {
    // NOTE: what counts is the first answer of readiness, by which database and queue have answered.
    const program = await ground.start({ name: role, env: { ...site.env, CATALYST_ROLE: role }, wait: '/health/ready' });
    await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
    const figures = { ready_ms: program.startedMs, idle_mib: program.rss() / MIB };
    await program.stop();
    return figures;
  };
  const roles = { all: begin('all'), api: begin('api'), worker: begin('worker') };
  const figures = await alternate(roles, options.rounds ?? 3, say);

  const busy = await ground.site(PIPELINE);
  const catalyst = await ground.start({ name: 'all', env: busy.env });
  const { token } = await register(catalyst.url);
  const picture = await photo(2);
  const uploads = () =>
    times(UPLOADS, 20, (n) => call(catalyst.url, 'POST', '/api/uploads/image', { token, form: formOf(variant(picture, n)) }));
  const start = starter(catalyst.url, await signIn(catalyst.url, 10));
  const runs = async () => {
    await times(RUNS, 50, start);
    await completed(busy.pool, 'runs', RUNS);
  };
  figures['under 500 runs'] = { highest_mib: await highest(catalyst, runs) };
  figures['under 200 uploads of 12 megapixels'] = { highest_mib: await highest(catalyst, uploads) };
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
  figures['after both'] = { idle_mib: catalyst.rss() / MIB };
  say(
    `under load ${Object.values(figures)
      .slice(3, 5)
      .map(({ highest_mib: mib }) => `${round(mib)} MiB`)
      .join(', ')}`,
  );
  return {
    figures,
    bars: [most('ms to ready, role all', figures.all.ready_ms, 2_000), most('MiB idle, role all', figures.all.idle_mib, 250)],
  };
}
