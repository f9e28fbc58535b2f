import { signIn } from '../harness/people.mjs';
import { profiling } from '../harness/profile.mjs';
import { most } from '../harness/report.mjs';
import { durations, PIPELINE, starter, throughput } from '../harness/runs.mjs';
import { alternate, percentile } from '../harness/stats.mjs';

export const title = 'a run with 500 ms per model call, alone and 50 at once, and the pause between two jobs';

const MODEL_MS = 500;
/** Four steps, one after the other. */
const IDEAL_MS = 4 * MODEL_MS;

/** Milliseconds from the commit of a job's last need to the job's own start, as the database saw both. */
const GAPS = `
  SELECT extract(epoch FROM j.started_at - max(n.completed_at))::float8 * 1000 AS ms
  FROM jobs j JOIN jobs n ON n.run_id = j.run_id AND n.agent = ANY (j.needs)
  WHERE j.run_id = ANY ($1) GROUP BY j.id`;

export async function run({ ground, options, say }) {
  const profile = profiling(options, 'latency', say);
  const site = await ground.site(PIPELINE);
  const catalyst = await ground.start({ name: 'catalyst', env: site.env, flags: profile.flags });
  const users = await signIn(catalyst.url, 10);
  const { pool } = site;
  const fast = { pool, table: 'runs', start: starter(catalyst.url, users) };
  await throughput({ ...fast, count: 60 });

  const measure = (parallel, count) => async () => {
    const ids = [];
    const begin = starter(catalyst.url, users, MODEL_MS);
    const start = async () => {
      const run = await begin();
      ids.push(run.id);
      return run;
    };
    const { p50, longest } = await durations({ pool, table: 'runs', start, count, parallel });
    const { rows } = await pool.query(GAPS, [ids]);
    const gaps = rows.map(({ ms }) => ms);
    return { run_ms: p50, longest_ms: longest, gap_p50_ms: percentile(gaps, 0.5), gap_p99_ms: percentile(gaps, 0.99) };
  };
  const contestants = { 'one alone': measure(1, 2), '50 at once': measure(50, 50) };
  const figures = await alternate(contestants, options.rounds ?? 3, say);
  await catalyst.stop();
  profile.report();
  const { 'one alone': alone, '50 at once': many } = figures;
  return {
    figures: { ideal: { run_ms: IDEAL_MS }, ...figures },
    bars: [
      most('one alone, of the ideal', alone.run_ms / IDEAL_MS, 1.03),
      most('50 at once, of the ideal', many.run_ms / IDEAL_MS, 1.1),
      most('ms from the last need to the start, p50, one alone', alone.gap_p50_ms, 5),
      most('ms from the last need to the start, p99, one alone', alone.gap_p99_ms, 25),
      most('ms from the last need to the start, p50, 50 at once', many.gap_p50_ms, 5),
      most('ms from the last need to the start, p99, 50 at once', many.gap_p99_ms, 25),
    ],
  };
}
