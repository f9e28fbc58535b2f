import { setTimeout as sleep } from 'node:timers/promises';

import { CallFailure } from '#ai';

import { ControlService } from '../../src/jobs/runs/control.service.js';
import { createEngine } from './harness.js';
import type { TestEngine } from './harness.js';

const RUNS = 300;
const AT_ONCE = 30;

let engine: TestEngine;
beforeAll(async () => {
  engine = await createEngine({ env: { LANE_LOCAL_CONCURRENCY: '20' } });
});
afterAll(() => engine.close());

/** Everything that is stored about runs. */
const written = () =>
  Promise.all(
    ['runs', 'jobs', 'job_events', 'asset_versions', 'assets', 'model_answers'].map(async (table) => [
      table,
      await engine.db.query(`SELECT * FROM ${table} ORDER BY 1, 2`),
    ]),
  );

it(`ends ${RUNS} runs at random moments, from every state, and nothing is written after`, async () => {
  // Steps that take a moment, fail now and then and come back after a pause, so that a cancel meets jobs in every state.
  engine.script.steps['*'] = async (_input, ctx, name) => {
    await sleep(Math.random() * 30, undefined, { signal: ctx.signal });
    if (Math.random() < 0.15) throw new CallFailure({ code: 'again', message: 'again', retry: { after_ms: 150 }, uses_attempt: false });
    if (Math.random() < 0.03) throw new CallFailure({ code: 'refused', message: 'no', retry: 'no', uses_attempt: true });
    return { made_by: name };
  };
  const met = new Map<string, number>();
  const one = async (): Promise<string> => {
    const run = await engine.start();
    await sleep(Math.random() * 500);
    const jobs = await engine.jobs(run.id);
    for (const { status, open_needs, error_code } of jobs) {
      const state = status !== 'pending' ? status : open_needs > 0 ? 'waiting' : error_code === 'again' ? 'pausing' : 'pending';
      met.set(state, (met.get(state) ?? 0) + 1);
    }
    await engine.app.get(ControlService).cancelRun(engine.user.id, run.id);
    return engine.ended(run.id);
  };
  const ends: string[] = [];
  for (let n = 0; n < RUNS; n += AT_ONCE) ends.push(...(await Promise.all(Array.from({ length: AT_ONCE }, one))));
  const then = await written();
  await sleep(1_500);
  expect(await written()).toEqual(then);

  expect([...met.keys()]).toEqual(expect.arrayContaining(['waiting', 'pausing', 'pending', 'running', 'completed']));
  expect(ends.filter((end) => end === 'cancelled').length).toBeGreaterThan(RUNS / 3);
  const late = await engine.db.query(
    `SELECT v.job_id FROM asset_versions v JOIN runs r ON r.id = v.run_id WHERE r.status = 'cancelled' AND v.created_at > r.completed_at`,
  );
  expect(late).toEqual([]);
  const last = await engine.db.query<{ type: string }>(
    `SELECT DISTINCT e.type FROM job_events e JOIN runs r ON r.id = e.run_id AND r.last_seq = e.seq WHERE r.status = 'cancelled'`,
  );
  expect(last).toEqual([{ type: 'run.cancelled' }]);
  const open = await engine.db.query(
    `SELECT j.status FROM jobs j JOIN runs r ON r.id = j.run_id WHERE r.status = 'cancelled' AND j.status NOT IN ('completed', 'cancelled', 'failed')`,
  );
  expect(open).toEqual([]);
});

it('leaves what has ended as it is, and knows nothing of runs of others', async () => {
  engine.script.steps = {};
  const run = await engine.start();
  expect(await engine.ended(run.id)).toBe('completed');
  const then = await written();
  const control = engine.app.get(ControlService);
  await control.cancelRun(engine.user.id, run.id);
  await control.cancelJob(engine.user.id, run.id, run.jobs[0]?.id ?? '');
  expect(await written()).toEqual(then);
  const stranger = '01890000-0000-7000-8000-000000000000';
  await expect(control.cancelRun(stranger, run.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(control.cancelJob(stranger, run.id, run.jobs[0]?.id ?? '')).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
