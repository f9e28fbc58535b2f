import { newId } from '#platform';

import { Finisher } from '../../src/jobs/engine/finisher.js';
import { Reconciler } from '../../src/jobs/engine/reconciler.js';
import { ControlService } from '../../src/jobs/runs/control.service.js';
import { ClaimRepository } from '../../src/jobs/store/claim.repository.js';
import type { ClaimedJob } from '../../src/jobs/store/claim.repository.js';
import { addProject, createEngine, finishedBy } from './harness.js';
import type { TestEngine } from './harness.js';

describe('the ownership of a job', () => {
  // An API process alone: nothing claims but the test itself.
  let engine: TestEngine;
  let claims: ClaimRepository;
  let finisher: Finisher;
  let reconciler: Reconciler;
  beforeAll(async () => {
    engine = await createEngine({ role: 'api' });
    claims = engine.app.get(ClaimRepository);
    finisher = engine.app.get(Finisher);
    reconciler = engine.app.get(Reconciler);
  });
  afterAll(() => engine.close());

  const claim = async (id: string): Promise<ClaimedJob | undefined> => (await claims.claim([id], 60, 1_800))[0];
  const jobOf = async (runId: string, agent: string) => {
    const job = (await engine.jobs(runId)).find((candidate) => candidate.agent === agent);
    if (!job) throw new Error(`no ${agent}`);
    return job;
  };
  const complete = async (runId: string, agent: string): Promise<void> => {
    const job = await claim((await jobOf(runId, agent)).id);
    expect(job && (await finisher.complete(finishedBy(job), 0))).toBe(true);
  };
  const expire = (id: string) => engine.db.query(`UPDATE jobs SET lease_until = now() - interval '1 second' WHERE id = $1`, [id]);

  it('gives a job to one of fifty claims that come at once', async () => {
    const run = await engine.start();
    const { id } = await jobOf(run.id, 'see');
    const results = await Promise.all(Array.from({ length: 50 }, () => claim(id)));
    expect(results.filter(Boolean)).toHaveLength(1);
  });

  it('does not give a job away before what it needs is there', async () => {
    const run = await engine.start();
    expect(await claim((await jobOf(run.id, 'think')).id)).toBeUndefined();
  });

  it('accepts a completion once, whoever sends it how often', async () => {
    const run = await engine.start();
    await complete(run.id, 'see');
    await complete(run.id, 'think');
    const job = await claim((await jobOf(run.id, 'write_ad')).id);
    if (!job) throw new Error('not claimed');
    const answers = await Promise.all(Array.from({ length: 30 }, () => finisher.complete(finishedBy(job), 0)));
    expect(answers.filter(Boolean)).toHaveLength(1);
    expect(await engine.db.query('SELECT 1 FROM asset_versions WHERE job_id = $1', [job.id])).toHaveLength(1);
  });

  it('fences a zombie out: a job whose lease ran out belongs to the next one', async () => {
    const run = await engine.start();
    await complete(run.id, 'see');
    await complete(run.id, 'think');
    const { id } = await jobOf(run.id, 'write_post');
    const zombie = await claim(id);
    if (!zombie) throw new Error('not claimed');
    await expire(id);
    expect(await reconciler.sweep()).toBe(1);
    expect((await jobOf(run.id, 'write_post')).error_code).toBe('worker_lost');
    expect(await finisher.complete(finishedBy(zombie, 'by the zombie'), 0)).toBe(false);
    await engine.db.query('UPDATE jobs SET next_run_at = now() WHERE id = $1', [id]);
    const heir = await claim(id);
    if (!heir) throw new Error('not claimed again');
    expect(heir.fence).toBe(zombie.fence + 1);
    expect(await finisher.complete(finishedBy(zombie, 'by the zombie'), 0)).toBe(false);
    expect(await finisher.complete(finishedBy(heir, 'by the heir'), 0)).toBe(true);
    const assets = await engine.db.query('SELECT content FROM asset_versions WHERE job_id = $1', [id]);
    expect(assets).toEqual([{ content: 'by the heir' }]);
  });

  it('counts a crash as an attempt, so that a job that kills its workers ends as failed', async () => {
    const run = await engine.start();
    const { id } = await jobOf(run.id, 'see');
    for (let round = 1; round <= 3; round++) {
      expect((await claim(id))?.attempt).toBe(round);
      await expire(id);
      await reconciler.sweep();
      await engine.db.query('UPDATE jobs SET next_run_at = now() WHERE id = $1', [id]);
    }
    expect(await jobOf(run.id, 'see')).toMatchObject({ status: 'failed', attempt: 3, error_code: 'worker_lost' });
    expect(await engine.ended(run.id)).toBe('failed');
    const others = (await engine.jobs(run.id)).filter(({ agent }) => agent !== 'see');
    expect(others.map(({ status, error_code }) => `${status} ${error_code}`)).toEqual(Array(5).fill('cancelled upstream_failed'));
  });

  it('lets a timeout win over a late success', async () => {
    const run = await engine.start();
    const job = await claim((await jobOf(run.id, 'see')).id);
    if (!job) throw new Error('not claimed');
    await engine.db.query(`UPDATE jobs SET deadline_at = now() - interval '1 second' WHERE id = $1`, [job.id]);
    expect(await reconciler.sweep()).toBe(1);
    expect(await finisher.complete(finishedBy(job), 0)).toBe(false);
    expect((await jobOf(run.id, 'see')).status).toBe('timeout');
  });

  it('opens the next level once when the last needs complete together, in ten processes at once', async () => {
    const run = await engine.start();
    await complete(run.id, 'see');
    const job = await claim((await jobOf(run.id, 'think')).id);
    if (!job) throw new Error('not claimed');
    await Promise.all(Array.from({ length: 10 }, () => finisher.complete(finishedBy(job), 0)));
    const writers = (await engine.jobs(run.id)).filter(({ agent }) => agent.startsWith('write_'));
    expect(writers.map(({ open_needs }) => open_needs)).toEqual([0, 0, 0, 0]);
    const all = await Promise.all(writers.map(({ id }) => claim(id)));
    await Promise.all(all.flatMap((one) => (one ? [finisher.complete(finishedBy(one), 0)] : [])));
    expect(await engine.ended(run.id)).toBe('completed');
    const [counted] = await engine.db.query<{ n: number }>(
      `SELECT count(*)::integer AS n FROM job_events WHERE run_id = $1 AND type = 'run.completed'`,
      [run.id],
    );
    expect(counted?.n).toBe(1);
  });

  it('ends a run as partial when one asset fails and the others stand', async () => {
    const run = await engine.start();
    await complete(run.id, 'see');
    await complete(run.id, 'think');
    for (const agent of ['write_ad', 'write_blog', 'write_video']) await complete(run.id, agent);
    const job = await claim((await jobOf(run.id, 'write_post')).id);
    if (!job) throw new Error('not claimed');
    const base = {
      id: job.id,
      was: 'running' as const,
      fence: job.fence,
      past: null,
      delay_ms: 0,
      uses_attempt: true,
      provider: null,
      prompt_version: null,
      model: null,
      usage: null,
    };
    await finisher.settle({ ...base, status: 'failed', error_code: 'refused', error_message: 'no' }, 0);
    expect(await engine.ended(run.id)).toBe('partial');
  });

  it('refuses a second active run of a project', async () => {
    const project_id = await addProject(engine.db, engine.user.id);
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => engine.start({ project_id })));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results) if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'RUN_ALREADY_ACTIVE' });
    await engine.start({ project_id, only_agent: 'write_ad', given: { see: {}, think: {} }, agents: ['write_ad'] });
  });

  it('lets nothing be written after a cancel, from any state', async () => {
    const run = await engine.start();
    await complete(run.id, 'see');
    await complete(run.id, 'think');
    const job = await claim((await jobOf(run.id, 'write_ad')).id);
    if (!job) throw new Error('not claimed');
    await engine.app.get(ControlService).cancelRun(engine.user.id, run.id);
    expect(await finisher.complete(finishedBy(job), 0)).toBe(false);
    expect((await engine.jobs(run.id)).map(({ status }) => status).toSorted()).toEqual([
      ...Array<string>(4).fill('cancelled'),
      'completed',
      'completed',
    ]);
    expect(await engine.db.query('SELECT 1 FROM asset_versions WHERE job_id = $1', [job.id])).toHaveLength(0);
  });

  it('runs again only what is missing', async () => {
    const control = engine.app.get(ControlService);
    const run = await engine.start();
    await complete(run.id, 'see');
    await control.cancelRun(engine.user.id, run.id);
    await expect(control.retryRun(newId(), run.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await control.retryRun(engine.user.id, run.id);
    expect((await engine.jobs(run.id)).map(({ agent, status, open_needs }) => `${agent} ${status} ${open_needs}`)).toEqual([
      'see completed 0',
      'think pending 0',
      ...['ad', 'blog', 'post', 'video'].map((name) => `write_${name} pending 1`),
    ]);
    for (const agent of ['think', 'write_ad', 'write_blog', 'write_post', 'write_video']) await complete(run.id, agent);
    expect(await engine.ended(run.id)).toBe('completed');
    await expect(control.retryRun(engine.user.id, run.id)).rejects.toMatchObject({ code: 'JOB_NOT_RETRYABLE' });
  });

  it('is kept by the database itself: no undocumented step, no change of what is completed, no fence that goes back', async () => {
    const run = await engine.start();
    await complete(run.id, 'see');
    const [see, think] = [await jobOf(run.id, 'see'), await jobOf(run.id, 'think')];
    await expect(engine.db.query(`UPDATE jobs SET error_code = 'x' WHERE id = $1`, [see.id])).rejects.toThrow(
      /completed and does not change/,
    );
    await expect(engine.db.query(`UPDATE jobs SET status = 'completed' WHERE id = $1`, [think.id])).rejects.toThrow(
      /cannot go from pending to completed/,
    );
    await expect(engine.db.query(`UPDATE jobs SET status = 'failed' WHERE id = $1`, [think.id])).rejects.toThrow(
      /cannot go from pending to failed/,
    );
    await claim(think.id);
    await expect(engine.db.query('UPDATE jobs SET fence = 0 WHERE id = $1', [think.id])).rejects.toThrow(/goes back/);
  });
});
