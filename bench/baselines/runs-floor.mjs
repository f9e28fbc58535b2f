// A lower bound for a recorded run: no queue, no lease, no fencing, one process that schedules in memory. Plain SQL with group commit; jobs,
// inputs, outputs, assets, progress and events are written as Catalyst writes them.
import Fastify from 'fastify';
import pg from 'pg';
import { v7 as uuid } from 'uuid';

import { MAKES, NEEDS, NEXT, TABLES, TEXT } from './run-tables.mjs';

const { PORT, DATABASE_URL } = process.env;
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 20 });
await pool.query(TABLES('floor'));

/** Gives what comes while two statements are under way to the next one, all together. */
function together(statement) {
  let waiting = [];
  let flying = 0;
  const fly = async () => {
    if (flying >= 2 || waiting.length === 0) return;
    flying += 1;
    const batch = waiting;
    waiting = [];
    await pool.query({ ...statement, values: [JSON.stringify(batch.map(({ item }) => item))] });
    for (const { resolve } of batch) resolve();
    flying -= 1;
    void fly();
  };
  return (item) => new Promise((resolve) => (waiting.push({ item, resolve }), setImmediate(fly)));
}

const begin = together({
  name: 'begin',
  text: `WITH items AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS i (id uuid, jobs jsonb)),
    jobs AS (INSERT INTO floor_jobs (id, run_id, name, status)
      SELECT j.id, i.id, j.name, 'pending' FROM items i, jsonb_to_recordset(i.jobs) AS j (id uuid, name text)),
    said AS (INSERT INTO floor_events (run_id, seq, type, data) SELECT id, 1, 'run.pending', '{"status":"pending"}' FROM items)
    INSERT INTO floor_runs (id, status, jobs_open, created_at) SELECT id, 'running', jsonb_array_length(jobs), clock_timestamp() FROM items`,
});
const claim = together({
  name: 'claim',
  text: `WITH items AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS i (id uuid, run_id uuid, seq integer, data jsonb, input jsonb)),
    said AS (INSERT INTO floor_events (run_id, seq, job_id, type, data) SELECT run_id, seq, id, 'job.running', data FROM items)
    UPDATE floor_jobs j SET status = 'running', started_at = clock_timestamp(), input = i.input FROM items i WHERE j.id = i.id`,
});
const finish = together({
  name: 'finish',
  text: `WITH items AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS i (id uuid, run_id uuid, seq integer, data jsonb, output jsonb, asset jsonb)),
    said AS (INSERT INTO floor_events (run_id, seq, job_id, type, data) SELECT run_id, seq, id, 'job.completed', data FROM items),
    jobs AS (UPDATE floor_jobs j SET status = 'completed', completed_at = clock_timestamp(), output = i.output FROM items i WHERE j.id = i.id),
    assets AS (INSERT INTO floor_assets SELECT (asset->>'id')::uuid, run_id, id, asset->>'title', asset->>'content' FROM items WHERE asset IS NOT NULL)
    UPDATE floor_runs r SET jobs_open = r.jobs_open - d.n, status = CASE WHEN r.jobs_open = d.n THEN 'completed' ELSE r.status END,
      completed_at = CASE WHEN r.jobs_open = d.n THEN clock_timestamp() END
    FROM (SELECT run_id, count(*)::integer AS n FROM items GROUP BY run_id ORDER BY run_id) d WHERE r.id = d.run_id`,
});

async function work(run, name) {
  const id = run.jobs[name];
  const said = () => ({ id, run_id: run.id, seq: ++run.seq, data: { job_id: id, agent: name, job_type: 'bench', attempt: 1 } });
  await claim({ ...said(), input: Object.fromEntries(NEEDS[name].map((need) => [need, run.outputs[need]])) });
  run.outputs[name] = { text: TEXT };
  const asset = MAKES.has(name) ? { id: uuid(), title: name, content: TEXT } : null;
  await finish({ ...said(), output: run.outputs[name], asset });
  for (const next of NEXT[name] ?? []) void work(run, next);
}

const app = Fastify({ logger: false });
app.get('/health/live', async () => ({ status: 'ok' }));
app.post('/runs', async (_request, reply) => {
  const run = { id: uuid(), jobs: Object.fromEntries(Object.keys(NEEDS).map((name) => [name, uuid()])), outputs: {}, seq: 1 };
  await begin({ id: run.id, jobs: Object.entries(run.jobs).map(([name, id]) => ({ id, name })) });
  void work(run, 'look');
  reply.code(202);
  return { id: run.id };
});

process.once('SIGTERM', () => process.exit(0));
await app.listen({ port: Number(PORT), host: '127.0.0.1' });
