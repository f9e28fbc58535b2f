import { request } from 'node:http';

import { until } from '../../tools/lib/process.mjs';
import { call } from '../harness/client.mjs';
import { signIn } from '../harness/people.mjs';
import { most } from '../harness/report.mjs';
import { COLLECTING } from '../harness/program.mjs';
import { PIPELINE } from '../harness/runs.mjs';
import { median, percentile } from '../harness/stats.mjs';

export const title = '1,000 listeners to one run on one API process: event to last listener, memory per listener';

const LISTENERS = 1_000;

/** Opens a stream and tells `heard` the names of the events that come in, each with the time. */
function listen(url, token, heard) {
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' } }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`the stream answered ${answer.statusCode}`));
      answer.setEncoding('utf8');
      let rest = '';
      answer.on('data', (chunk) => {
        const frames = (rest + chunk).split('\n\n');
        rest = frames.pop();
        for (const frame of frames) {
          const id = /^id: ?(\d+)/m.exec(frame)?.[1];
          if (id) heard(Number(id), performance.now());
        }
      });
      answer.on('error', () => undefined);
      resolve(asked);
    });
    asked.on('error', reject);
    asked.end();
  });
}

export async function run({ ground, options, say }) {
  const site = await ground.site({ ...PIPELINE, CATALYST_ROLE: 'api' });
  const api = await ground.start({ name: 'api', env: site.env, flags: COLLECTING });
  const worker = await ground.start({ name: 'worker', env: { ...site.env, CATALYST_ROLE: 'worker' } });
  const [{ token }] = await signIn(api.url, 1);
  const start = (ms) => call(api.url, 'POST', '/api/runs', { token, body: { pipeline: 'bench', input: { model_ms: ms } } });

  const delays = [];
  const memory = [];
  for (let round = 0; round < (options.rounds ?? 3); round++) {
    const { id } = await start(6_000);
    const arrivals = new Map();
    const heard = (seq, at) => arrivals.set(seq, [...(arrivals.get(seq) ?? []), at]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const before = await api.collectedRss();
    const streams = [];
    for (let from = 0; from < LISTENERS; from += 50)
      streams.push(...(await Promise.all(Array.from({ length: 50 }, () => listen(`${api.url}/api/runs/${id}/events`, token, heard)))));
    await until(() => [...arrivals.values()].some((times) => times.length >= LISTENERS), 5_000, 20);
    memory.push(((await api.collectedRss()) - before) / LISTENERS / 1_024);
    const { rows } = await site.pool.query('SELECT max(seq) AS seq FROM job_events WHERE run_id = $1', [id]);
    const known = rows[0].seq;

    // NOTE: the clocks differ; the moment of the commit is read by a second statement that waits for the event on the database's side.
    const seen = await eventAfter(site.pool, id, known);
    const whole = await until(() => (arrivals.get(seen.seq)?.length ?? 0) >= LISTENERS, 10_000, 10);
    if (!whole) throw new Error(`only ${arrivals.get(seen.seq)?.length ?? 0} of ${LISTENERS} listeners heard event ${seen.seq}`);
    const times = arrivals.get(seen.seq).map((at) => at - seen.at);
    delays.push({ first: Math.min(...times), p50: percentile(times, 0.5), last: Math.max(...times) });
    say(`round ${round + 1}: last listener after ${delays.at(-1).last.toFixed(0)} ms, ${memory.at(-1).toFixed(0)} KiB each`);
    for (const stream of streams) stream.destroy();
    await call(api.url, 'POST', `/api/runs/${id}/cancel`, { token });
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  await worker.stop();
  const middle = (key) => median(delays.map((delay) => delay[key]));
  const figures = {
    event: { first_ms: middle('first'), median_listener_ms: middle('p50'), last_ms: middle('last') },
    memory: { first_round_kib_per_listener: memory[0], later_kib_per_listener: median(memory.slice(1)) },
  };
  return {
    figures,
    bars: [most('ms from the event to the last listener', middle('last'), 250), most('KiB per listener', memory[0], 40)],
    notes: [
      'memory is what the process grew by while 1,000 streams were opened, without garbage, in the first round, when nothing could be used again',
    ],
  };
}

/** The first event of a run behind `seq`, and the moment it was committed by this process's clock, give or take a poll of 1 ms. */
async function eventAfter(pool, runId, seq) {
  for (;;) {
    const { rows } = await pool.query('SELECT min(seq) AS seq FROM job_events WHERE run_id = $1 AND seq > $2', [runId, seq]);
    if (rows[0].seq !== null) return { seq: rows[0].seq, at: performance.now() };
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
