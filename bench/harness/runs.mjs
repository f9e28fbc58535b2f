import { pathToFileURL } from 'node:url';

import { until } from '../../tools/lib/process.mjs';
import { call, times } from './client.mjs';
import { median, percentile } from './stats.mjs';

/** Settings with which Catalyst has the pipeline `bench`: seven jobs in the shape of the campaign. */
export const PIPELINE = {
  CATALYST_PACKAGES: pathToFileURL('bench/pipeline/index.mjs').href,
  LANE_LLM_CONCURRENCY: '200',
};

/** A function that starts one run of the pipeline `bench`; the runs belong to the given users in turn. */
export function starter(url, users, modelMs = 0) {
  let turn = 0;
  const body = { pipeline: 'bench', input: { model_ms: modelMs } };
  return () => call(url, 'POST', '/api/runs', { token: users[turn++ % users.length].token, body });
}

/** Waits until a table has this many completed runs; throws if a run ends in another state. */
export async function completed(pool, table, count, limitMs = 120_000) {
  const done = await until(
    async () => {
      const { rows } = await pool.query(
        `SELECT count(*) FILTER (WHERE status = 'completed')::integer AS done,
           count(*) FILTER (WHERE status NOT IN ('pending', 'running', 'completed'))::integer AS bad FROM ${table}`,
      );
      if (rows[0].bad > 0) throw new Error(`${rows[0].bad} runs did not complete`);
      return rows[0].done >= count;
    },
    limitMs,
    10,
  );
  if (!done) throw new Error(`${table} has not ${count} completed runs after ${limitMs / 1_000} s`);
}

/** Starts `count` runs as fast as they are accepted, and returns the number of completed runs per second. */
export async function throughput({ pool, table, start, count, parallel = 50 }) {
  const { rows } = await pool.query(`SELECT count(*)::integer AS n FROM ${table}`);
  const from = performance.now();
  await times(count, parallel, start);
  await completed(pool, table, rows[0].n + count);
  return (count * 1_000) / (performance.now() - from);
}

/** Durations of runs in milliseconds, by the clock of the database, with a fixed number of runs at a time. */
export async function durations({ pool, table, start, count, parallel = 1 }) {
  const ids = [];
  for (let done = 0; done < count; done += parallel) {
    const batch = await times(parallel, parallel, start);
    ids.push(...batch.map(({ id }) => id));
    const over = async () => {
      const { rows } = await pool.query(`SELECT count(*)::integer AS n FROM ${table} WHERE id = ANY ($1) AND completed_at IS NOT NULL`, [
        ids,
      ]);
      return rows[0].n === ids.length;
    };
    if (!(await until(over, 60_000, 5))) throw new Error('a run did not end in a minute');
  }
  const { rows } = await pool.query(
    `SELECT extract(epoch FROM completed_at - created_at)::float8 * 1000 AS ms FROM ${table} WHERE id = ANY ($1)`,
    [ids],
  );
  const all = rows.map(({ ms }) => ms);
  return { p50: median(all), p99: percentile(all, 0.99), longest: Math.max(...all) };
}
