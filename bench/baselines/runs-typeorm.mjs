// A run as it is usually written: Bull and a TypeORM `save` at every change of state.
import Bull from 'bull';
import Fastify from 'fastify';
import { DataSource, EntitySchema } from 'typeorm';
import { v7 as uuid } from 'uuid';

import { MAKES, NEEDS, NEXT, TABLES, TEXT } from './run-tables.mjs';

const { PORT, DATABASE_URL, REDIS_URL, CONCURRENCY } = process.env;

const columns = (names) => Object.fromEntries(Object.entries(names).map(([name, type]) => [name, { type, nullable: true }]));
const entity = (name, tableName, names) =>
  new EntitySchema({ name, tableName, columns: { id: { type: 'uuid', primary: true }, ...columns(names) } });
const Run = entity('Run', 'typeorm_runs', { status: 'text', jobs_open: 'integer', created_at: 'timestamptz', completed_at: 'timestamptz' });
const Job = entity('Job', 'typeorm_jobs', {
  run_id: 'uuid',
  name: 'text',
  status: 'text',
  input: 'jsonb',
  output: 'jsonb',
  started_at: 'timestamptz',
  completed_at: 'timestamptz',
});
const Asset = entity('Asset', 'typeorm_assets', { run_id: 'uuid', job_id: 'uuid', title: 'text', content: 'text' });

const source = await new DataSource({ type: 'postgres', url: DATABASE_URL, entities: [Run, Job, Asset], extra: { max: 20 } }).initialize();
await source.query(TABLES('typeorm'));
const runs = source.getRepository(Run);
const jobs = source.getRepository(Job);
const assets = source.getRepository(Asset);
const queue = new Bull('typeorm', REDIS_URL);

async function work({ data }) {
  const job = await jobs.findOneByOrFail({ id: data.id });
  const siblings = await jobs.findBy({ run_id: job.run_id });
  const run = await runs.findOneByOrFail({ id: job.run_id });
  if (run.status === 'pending') await runs.save({ id: run.id, status: 'running' });
  const needed = siblings.filter(({ name }) => NEEDS[job.name].includes(name));
  job.input = Object.fromEntries(needed.map(({ name, output }) => [name, output]));
  Object.assign(job, { status: 'running', started_at: new Date() });
  await jobs.save(job);

  Object.assign(job, { status: 'completed', output: { text: TEXT }, completed_at: new Date() });
  await jobs.save(job);
  if (MAKES.has(job.name)) await assets.save({ id: uuid(), run_id: run.id, job_id: job.id, title: job.name, content: TEXT });
  const open = await jobs.countBy({ run_id: run.id, status: 'pending' });
  const running = await jobs.countBy({ run_id: run.id, status: 'running' });
  await runs.save({
    id: run.id,
    jobs_open: open + running,
    ...(open + running === 0 && { status: 'completed', completed_at: new Date() }),
  });
  for (const { id, name } of siblings) if (NEXT[job.name]?.includes(name)) await queue.add({ id }, { removeOnComplete: true });
}
void queue.process(Number(CONCURRENCY), work);

const app = Fastify({ logger: false });
app.get('/health/live', async () => ({ status: 'ok' }));
app.post('/runs', async (_request, reply) => {
  const names = Object.keys(NEEDS);
  const run = await runs.save({ id: uuid(), status: 'pending', jobs_open: names.length, created_at: new Date() });
  const made = [];
  for (const name of names) made.push(await jobs.save({ id: uuid(), run_id: run.id, name, status: 'pending' }));
  await queue.add({ id: made[0].id }, { removeOnComplete: true });
  reply.code(202);
  return run;
});

process.once('SIGTERM', () => process.exit(0));
await app.listen({ port: Number(PORT), host: '127.0.0.1' });
