import { createTestDatabase, eventually } from '#testing';
import type { TestDatabase } from '#testing';

import { Programs, startModel } from './program.js';
import type { Program } from '../support/program.js';

interface JobRow {
  status: string;
  attempt: number;
  fence: number;
  error_code: string | null;
  output_payload: unknown;
}

let database: TestDatabase;
let programs: Programs | undefined;

beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  await programs?.close();
  await database.close();
});

const begin = async ({ client }: Program, token: string, pipeline: string, input: Record<string, unknown> = {}): Promise<string> => {
  const { status, body } = await client.request('POST', '/api/runs', { body: { pipeline, input }, token });
  expect(status).toBe(202);
  return body.id as string;
};
const jobOf = async (run: string): Promise<JobRow> => {
  const [job] = await database.query<JobRow>('SELECT * FROM jobs WHERE run_id = $1', [run]);
  if (!job) throw new Error('no job');
  return job;
};
const ended = (run: string) =>
  eventually(async () => {
    const job = await jobOf(run);
    return !['pending', 'running'].includes(job.status) && job;
  });

it('a job that kills its process ends as failed after its attempts, and the work beside it gets done', async () => {
  programs = new Programs(database);
  const api = await programs.start({ CATALYST_ROLE: 'api' });
  // Workers that come back, as under a supervisor.
  let deaths = 0;
  let over = false;
  const keep = async (): Promise<void> => {
    while (!over) {
      // The poison may kill it before it has answered anybody.
      const worker = programs?.spawn({ CATALYST_ROLE: 'worker' });
      await worker?.exited;
      deaths += over ? 0 : 1;
    }
  };
  const kept = [keep(), keep()];
  const { access_token: token } = await api.client.register();
  const poison = await begin(api, token, 'poison');
  const healthy = await Promise.all(Array.from({ length: 20 }, () => begin(api, token, 'slow', { ms: 100 })));
  expect(await ended(poison)).toMatchObject({ status: 'failed', attempt: 3, error_code: 'worker_lost' });
  for (const run of healthy) expect(await ended(run)).toMatchObject({ status: 'completed' });
  expect(deaths).toBe(3);
  over = true;
  await programs.close();
  await Promise.all(kept);
});

it('a paid answer is not requested again when the process dies before it is stored', async () => {
  const model = await startModel({ latency: [10, 20], faults: 0 });
  programs = new Programs(database, model.env);
  const first = await programs.start();
  const { access_token: token } = await first.client.register();
  const run = await begin(first, token, 'paid_and_lost');
  expect((await first.exited).signal).toBe('SIGKILL');
  expect(await database.query('SELECT 1 FROM model_answers')).toHaveLength(1);
  await programs.start();
  expect(await ended(run)).toMatchObject({ status: 'completed', attempt: 2, output_payload: { n: 1 } });
  expect(model.counts.calls).toBe(1);
  await model.stop();
});

it('a process that is blocked for three leases loses its job, and writes nothing of it when it wakes', async () => {
  programs = new Programs(database, { LANE_LOCAL_CONCURRENCY: '1' });
  const both = await Promise.all([programs.start(), programs.start()]);
  const { access_token: token } = await both[0].client.register();
  const run = await begin(both[0], token, 'blocking', { ms: 6_000 });
  // Its heir begins at once, so that it is at work when the blocked one wakes.
  await eventually(async () => (await jobOf(run)).error_code === 'worker_lost');
  await database.query('UPDATE jobs SET next_run_at = now() WHERE run_id = $1', [run]);
  expect(await ended(run)).toMatchObject({ status: 'completed', output_payload: { attempt: 2 } });
  await eventually(async () => {
    const metrics = await Promise.all(both.map(async ({ client }) => (await client.get<string>('/metrics')).body));
    return metrics.filter((text) => text.includes('catalyst_jobs_lost_total 1')).length === 1;
  });
  const assets = await database.query<{ data: unknown }>('SELECT data FROM asset_versions WHERE run_id = $1', [run]);
  expect(assets).toEqual([{ data: { attempt: 2 } }]);
});

it('a key for a request means the same run in another process, and after a restart', async () => {
  programs = new Programs(database);
  const [one, two] = await Promise.all([programs.start(), programs.start()]);
  const { access_token: token } = await one.client.register();
  const send = ({ client }: Program, ms = 1) =>
    client.request('POST', '/api/runs', { body: { pipeline: 'slow', input: { ms } }, token, headers: { 'idempotency-key': 'order-1' } });
  const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => send(n % 2 ? one : two)));
  expect(new Set(answers.map(({ status, body }) => `${status} ${JSON.stringify(body)}`)).size).toBe(1);
  for (const program of [one, two]) {
    program.signal('SIGKILL');
    await program.exited;
  }
  const again = await programs.start();
  expect(await send(again)).toMatchObject({ status: 202, body: answers[0]?.body });
  expect(await send(again, 2)).toMatchObject({ status: 422, body: { error_code: 'IDEMPOTENCY_KEY_REUSED' } });
  expect(await database.query('SELECT 1 FROM runs')).toHaveLength(1);
});
