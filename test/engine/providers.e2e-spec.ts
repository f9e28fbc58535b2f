import { setTimeout as sleep } from 'node:timers/promises';

import { createTestDatabase, eventually } from '#testing';
import type { TestDatabase } from '#testing';

import { Programs, startModel } from './program.js';
import type { Program } from '../support/program.js';

interface JobRow {
  id: string;
  status: string;
  attempt: number;
  fence: number;
  error_code: string | null;
}

// What the model server draws decides what it answers: below its share of faults something goes wrong, and the number says what.
const FAULTS = 0.5;
const FINE = 0.9;
const ANSWERS_500 = 0.1;
const ANSWERS_429 = 0.3;

let database: TestDatabase;
let programs: Programs;
let model: Awaited<ReturnType<typeof startModel>>;
let program: Program;
let token: string;
let draw = FINE;

async function start(latency: [number, number], env: Record<string, string>): Promise<void> {
  draw = FINE;
  database = await createTestDatabase();
  model = await startModel({ latency, faults: FAULTS, random: () => draw });
  programs = new Programs(database, { ...model.env, JOB_LEASE_SECONDS: '5', ...env });
  program = await programs.start();
  ({ access_token: token } = await program.client.register());
}
afterEach(async () => {
  await programs.close();
  await model.stop();
  await database.close();
});

const begin = async (): Promise<string> =>
  (await program.client.request('POST', '/api/runs', { body: { pipeline: 'asking', input: {} }, token })).body.id as string;
const jobs = () => database.query<JobRow>('SELECT * FROM jobs ORDER BY id');
const allCompleted = () => eventually(async () => (await jobs()).every(({ status }) => status === 'completed'));

it('a provider that asks for pauses costs no attempts', async () => {
  await start([5, 10], {});
  draw = ANSWERS_429;
  for (let n = 0; n < 10; n++) await begin();
  await eventually(async () => (await jobs()).every(({ status, error_code }) => status === 'pending' && error_code === 'throttled'));
  await sleep(3_000);
  const calls = model.counts.calls;
  expect(await jobs()).toEqual(expect.arrayContaining([expect.objectContaining({ attempt: 0 })]));
  expect(Math.max(...(await jobs()).map(({ fence }) => fence))).toBeGreaterThan(1);
  // Ten jobs for three seconds at a pause of one second: while the gate is closed nobody asks.
  expect(calls).toBeLessThan(45);
  draw = FINE;
  await allCompleted();
  for (const job of await jobs()) expect(job).toMatchObject({ attempt: 1 });
});

it('calls to a provider are paused after five failures, and waiting costs no attempts', async () => {
  await start([5, 10], { CIRCUIT_BREAKER_TIMEOUT: '8s' });
  draw = ANSWERS_500;
  for (let n = 0; n < 20; n++) await begin();
  await eventually(async () => (await jobs()).filter(({ error_code }) => error_code === 'circuit_open').length >= 14);
  await sleep(1_500);
  const used = (await jobs()).reduce((sum, { attempt }) => sum + attempt, 0);
  // Calls that were on their way when the fifth failed may still fail.
  expect(used).toBe(model.counts.calls);
  expect(model.counts.calls).toBeLessThanOrEqual(5 + 4);
  draw = FINE;
  await allCompleted();
  const waited = (await jobs()).filter(({ attempt, fence }) => attempt === 1 && fence > 1);
  expect(waited.length).toBeGreaterThanOrEqual(10);
});

it('a cancelled job hangs up on its provider, and nothing of it is written after', async () => {
  await start([20_000, 20_000], {});
  const run = await begin();
  await eventually(() => model.counts.calls === 1);
  const { status, body } = await program.client.post(`/api/runs/${run}/cancel`, undefined, token);
  expect([status, body.status]).toEqual([200, 'cancelled']);
  await eventually(() => model.counts.cut === 1);
  const written = async () => [
    await database.query('SELECT * FROM jobs'),
    await database.query('SELECT * FROM runs'),
    await database.query('SELECT * FROM job_events ORDER BY seq'),
    await database.query('SELECT * FROM model_answers'),
    await database.query('SELECT * FROM asset_versions'),
  ];
  const then = await written();
  await sleep(3_000);
  expect(await written()).toEqual(then);
  expect(then[4]).toEqual([]);
});

it('a call that takes too long is aborted before the next attempt starts', async () => {
  await start([20_000, 20_000], { AI_TIMEOUT_MS: '600', JOB_MAX_ATTEMPTS: '2' });
  let open = 0;
  let most = 0;
  const watch = setInterval(() => {
    open = model.counts.calls - model.counts.cut;
    most = Math.max(most, open);
  }, 5);
  await begin();
  await eventually(async () => (await jobs())[0]?.status === 'failed');
  clearInterval(watch);
  expect((await jobs())[0]).toMatchObject({ attempt: 2, error_code: 'timeout' });
  await eventually(() => model.counts.cut === model.counts.calls);
  expect([model.counts.calls, most]).toEqual([2, 1]);
});
