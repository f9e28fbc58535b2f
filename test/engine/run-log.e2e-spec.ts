import { createTestDatabase, eventually } from '#testing';
import type { TestDatabase } from '#testing';

import { Programs } from './program.js';
import type { Program } from '../support/program.js';

type Line = Record<string, unknown> & { msg: string };

let database: TestDatabase;
let programs: Programs;
let all: Program[];
let token: string;
let userId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  // Two processes that both work and answer, so that each run could be ended by either.
  programs = new Programs(database, { LOG_LEVEL: 'info', JOB_MAX_ATTEMPTS: '1' });
  all = [await programs.start(), await programs.start()];
  const user = await all[0]!.client.register();
  token = user.access_token;
  userId = user.user.id;
});
afterAll(async () => {
  await programs.close();
  await database.close();
});

const api = (method: string, path: string, body?: unknown) =>
  all[1]!.client.request(method, path, { token, ...(body !== undefined && { body }) });
const begin = async (pipeline: string, ms: unknown): Promise<{ id: string; jobs: { id: string }[] }> =>
  (await api('POST', '/api/runs', { pipeline, input: { ms } })).body;
const running = (id: string) => eventually(async () => (await api('GET', `/api/runs/${id}`)).body.jobs[0].status === 'running');

const linesOf = (id: string): Line[] =>
  all
    .flatMap((program) => program.log().split('\n'))
    .filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map((line) => JSON.parse(line) as Line)
    .filter(({ msg, run_id }) => msg === 'run ended' && run_id === id);

/** The one line of a run, after every later run of this test has had its own. */
const lineOf = async (id: string): Promise<Line> => {
  await eventually(() => linesOf(id).length > 0);
  const { id: next } = await begin('slow', 1);
  await eventually(() => linesOf(next).length > 0);
  expect(linesOf(id)).toHaveLength(1);
  return linesOf(id)[0] as Line;
};

describe('the end of a run is one line at info, with its outcome, duration and counts', () => {
  it('when it completes', async () => {
    const { id } = await begin('slow', 200);
    const line = await lineOf(id);
    expect(line).toMatchObject({
      level: 'info',
      user_id: userId,
      pipeline: 'slow',
      status: 'completed',
      jobs_total: 1,
      jobs_completed: 1,
      jobs_failed: 0,
      jobs_cancelled: 0,
    });
    expect(line['request_id']).toMatch(/^[0-9a-f-]{36}$/);
    const [run] = await database.query<{ ms: number }>(
      'SELECT extract(epoch FROM completed_at - created_at)::float * 1000 AS ms FROM runs WHERE id = $1',
      [id],
    );
    expect(line['duration_ms']).toBe(Math.round(run?.ms ?? 0));
  });

  it('when it fails', async () => {
    const { id } = await begin('slow', 'not a number');
    expect(await lineOf(id)).toMatchObject({ level: 'info', status: 'failed', jobs_total: 1, jobs_completed: 0, jobs_failed: 1 });
  });

  it.each([
    ['it is cancelled', (id: string) => api('POST', `/api/runs/${id}/cancel`)],
    [
      'its only job is cancelled',
      async (id: string) => api('POST', `/api/jobs/${(await api('GET', `/api/runs/${id}`)).body.jobs[0].id}/cancel`),
    ],
  ])('when %s', async (_how, cancel) => {
    const { id } = await begin('slow', 100_000);
    await running(id);
    expect((await cancel(id)).status).toBe(200);
    expect(await lineOf(id)).toMatchObject({ level: 'info', status: 'cancelled', jobs_total: 1, jobs_cancelled: 1 });
  });

  it('each time, when it is retried', async () => {
    const { id } = await begin('slow', 100_000);
    await running(id);
    await api('POST', `/api/runs/${id}/cancel`);
    expect((await api('POST', `/api/runs/${id}/retry`)).status).toBe(202);
    await api('POST', `/api/runs/${id}/cancel`);
    await eventually(() => linesOf(id).length > 1);
    expect(linesOf(id).map(({ status }) => status)).toEqual(['cancelled', 'cancelled']);
  });
});
