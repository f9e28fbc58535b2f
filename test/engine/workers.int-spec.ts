import { setTimeout as sleep } from 'node:timers/promises';

import { Redis } from 'ioredis';
import { z } from 'zod';

import { CallFailure } from '#ai';
import { Database, DomainEvents } from '#platform';
import { eventually, testRedisUrl } from '#testing';

import { ControlService } from '../../src/jobs/runs/control.service.js';
import { ProjectDeleted } from '../../src/projects/index.js';
import { UserDeleted } from '../../src/users/index.js';
import { addProject, addUser, createEngine } from './harness.js';
import type { TestEngine } from './harness.js';

const failure = (code: string, retry: CallFailure['retry'], uses_attempt = true) =>
  new CallFailure({ code, message: code, retry, uses_attempt });
/** Waits until the expectations hold. */
const until = (check: () => unknown) => eventually(async () => (await check(), true));
const forever = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));

describe('a worker', () => {
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await createEngine({
      shape: [
        { name: 'see', timeout_ms: 400, attempts: 2 },
        { name: 'write_ad', needs: ['see'], produces: 'ad' },
        { name: 'write_post', needs: ['see'], produces: 'post' },
      ],
    });
  });
  afterAll(() => engine.close());
  beforeEach(() => {
    engine.script.steps = {};
  });

  const see = async (runId: string) => (await engine.jobs(runId))[0];
  const events = (runId: string) =>
    engine.db.query<{ type: string; data: Record<string, unknown> }>('SELECT type, data FROM job_events WHERE run_id = $1 ORDER BY seq', [
      runId,
    ]);

  it('retries after a pause, and shows the error meanwhile', async () => {
    let calls = 0;
    engine.script.steps['see'] = async () => {
      if (++calls === 1) throw failure('provider_unavailable', { after_ms: 300 });
      return { ok: true };
    };
    const run = await engine.start();
    await until(async () => expect(await see(run.id)).toMatchObject({ status: 'pending', error_code: 'provider_unavailable', attempt: 1 }));
    expect(await engine.ended(run.id)).toBe('completed');
    expect(await see(run.id)).toMatchObject({ attempt: 2, error_code: null });
    const [first, second] = engine.script.starts.filter((start) => start.run === run.id);
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(300);
    expect((await events(run.id)).map(({ type }) => type)).toContain('job.pending');
  });

  it('stops after the maximum number of attempts of the agent', async () => {
    engine.script.steps['see'] = () => Promise.reject(failure('provider_unavailable', { after_ms: 1 }));
    const run = await engine.start();
    expect(await engine.ended(run.id)).toBe('failed');
    expect(await see(run.id)).toMatchObject({ status: 'failed', attempt: 2, error_code: 'provider_unavailable' });
    expect(engine.script.starts.filter((start) => start.run === run.id)).toHaveLength(2);
  });

  it('does not retry permanent failures', async () => {
    engine.script.steps['see'] = () => Promise.reject(failure('refused', 'no'));
    const run = await engine.start();
    expect(await engine.ended(run.id)).toBe('failed');
    expect(await see(run.id)).toMatchObject({ attempt: 1, error_code: 'refused', error_message: 'refused' });
  });

  it('does not count an attempt that met an open breaker', async () => {
    let calls = 0;
    engine.script.steps['see'] = async () => {
      if (++calls <= 5) throw failure('circuit_open', { after_ms: 1 }, false);
      return {};
    };
    const run = await engine.start();
    expect(await engine.ended(run.id)).toBe('completed');
    expect(await see(run.id)).toMatchObject({ attempt: 1 });
    expect(calls).toBe(6);
  });

  it('waits for the database to come back, and uses no attempt', async () => {
    let calls = 0;
    engine.script.steps['see'] = async () => {
      if (++calls <= 1) throw Object.assign(new Error('the database system is starting up'), { code: '57P03' });
      return {};
    };
    const run = await engine.start();
    expect(await engine.ended(run.id)).toBe('completed');
    expect(await see(run.id)).toMatchObject({ attempt: 1 });
    expect(calls).toBe(2);
  });

  it('aborts an attempt that takes too long, never runs two attempts of a job, and ends it as timeout', async () => {
    const reasons: unknown[] = [];
    engine.script.steps['see'] = (_input, ctx) =>
      forever(ctx.signal).catch((error: unknown) => (reasons.push(error), Promise.reject(error as Error)));
    const run = await engine.start();
    expect(await engine.ended(run.id)).toBe('failed');
    expect(await see(run.id)).toMatchObject({ status: 'timeout', attempt: 2, error_code: 'attempt_timeout' });
    expect(reasons).toHaveLength(2);
    expect(engine.script.mostAtOnce).toBe(1);
  });

  it('goes on without an agent that does not listen to its signal', async () => {
    engine.script.steps['see'] = async () => (await sleep(3_000, undefined, { ref: false }), { late: true });
    const run = await engine.start();
    await until(async () => expect((await see(run.id))?.error_code).toBe('attempt_timeout'));
    await engine.app.get(ControlService).cancelRun(engine.user.id, run.id);
  });

  it('refuses an output that is not what the agent declared, and stores text that Postgres would not', async () => {
    engine.script.steps['see'] = async () => ({ text: 'a\0b\ud800c' });
    const run = await engine.start();
    expect(await engine.ended(run.id)).toBe('completed');
    expect((await see(run.id))?.output_payload).toEqual({ text: 'ab\ufffdc' });
    engine.script.steps['see'] = () => Promise.resolve('no object' as unknown as Record<string, unknown>);
    const bad = await engine.start();
    await engine.ended(bad.id);
    expect(await see(bad.id)).toMatchObject({ status: 'failed', error_code: 'output_invalid', attempt: 1 });
  });

  it('stops a running job that is cancelled, and writes nothing of it', async () => {
    let stopped = false;
    engine.script.steps['write_ad'] = engine.script.steps['write_post'] = (_input, ctx) =>
      forever(ctx.signal).catch((error: unknown) => ((stopped = true), Promise.reject(error as Error)));
    const run = await engine.start();
    await until(async () => expect((await engine.jobs(run.id))[1]?.status).toBe('running'));
    await engine.app.get(ControlService).cancelRun(engine.user.id, run.id);
    await eventually(() => stopped);
    expect(await engine.ended(run.id)).toBe('cancelled');
    await engine.app.get(ControlService).cancelRun(engine.user.id, run.id);
    expect((await events(run.id)).filter(({ type }) => type === 'run.cancelled')).toHaveLength(1);
  });

  it('cancels one job and lets the others go on', async () => {
    engine.script.steps['write_ad'] = (_input, ctx) => forever(ctx.signal);
    const run = await engine.start();
    const ad = await eventually(async () =>
      (await engine.jobs(run.id)).find(({ agent, status }) => agent === 'write_ad' && status === 'running'),
    );
    await engine.app.get(ControlService).cancelJob(engine.user.id, run.id, ad?.id ?? '');
    expect(await engine.ended(run.id)).toBe('partial');
  });

  it('retries a single failed job and the jobs that depend on it', async () => {
    engine.script.steps['see'] = () => Promise.reject(failure('refused', 'no'));
    const run = await engine.start();
    expect(await engine.ended(run.id)).toBe('failed');
    engine.script.steps = {};
    await engine.app.get(ControlService).retryJob(engine.user.id, run.id, (await see(run.id))?.id ?? '');
    expect(await engine.ended(run.id)).toBe('completed');
  });

  it('keeps a paid answer over a failure, and does not ask again', async () => {
    let asked = 0;
    let attempts = 0;
    engine.script.steps['see'] = async (_input, ctx) => {
      const answer = await ctx.model.generate({
        system: 's',
        prompt: 'p',
        prompt_version: '1',
        schema: z.object({ n: z.number() }),
        offline: () => ({ n: ++asked }),
      });
      if (++attempts === 1) throw failure('oops', { after_ms: 1 });
      return answer;
    };
    const run = await engine.start();
    expect(await engine.ended(run.id)).toBe('completed');
    expect(asked).toBe(1);
    expect(await see(run.id)).toMatchObject({ provider: 'fake', usage: { calls: 1, cost_usd: 0.01 }, output_payload: { n: 1 } });
  });

  it('survives a flushed Redis', async () => {
    const redis = new Redis(testRedisUrl());
    engine.script.steps['*'] = async () => (await sleep(20), {});
    const runs = await Promise.all(Array.from({ length: 20 }, () => engine.start()));
    await sleep(30);
    await redis.flushdb();
    await sleep(100);
    await redis.flushdb();
    redis.disconnect();
    for (const run of runs) expect(await engine.ended(run.id)).toBe('completed');
  });

  it.each(['project', 'user'] as const)('stops the work of a deleted %s, and writes nothing after', async (kind) => {
    let stopped = false;
    engine.script.steps['see'] = (_input, ctx) =>
      forever(ctx.signal).catch((error: unknown) => ((stopped = true), Promise.reject(error as Error)));
    const user_id = await addUser(engine.db);
    const project_id = await addProject(engine.db, user_id);
    const run = await engine.start({ user_id, project_id });
    await until(async () => expect((await see(run.id))?.status).toBe('running'));
    const db = engine.app.get(Database);
    await db.transaction(async (tx) => {
      const events = engine.app.get(DomainEvents);
      if (kind === 'project') await events.emit(ProjectDeleted, { project_id, user_id }, tx);
      else await events.emit(UserDeleted, { user_id, email: 'x' }, tx);
      await db.execute(`DELETE FROM ${kind}s WHERE id = $1`, [kind === 'project' ? project_id : user_id], tx);
    });
    await eventually(() => stopped);
    expect(await engine.db.query('SELECT 1 FROM jobs WHERE run_id = $1', [run.id])).toHaveLength(0);
  });
});

describe('several workers', () => {
  it('share the work of one database: every job once, no asset twice', async () => {
    const one = await createEngine();
    const two = await createEngine({ database: one.db, role: 'worker' });
    one.script.steps['*'] = two.script.steps['*'] = async () => (await sleep(5), {});
    const runs = await Promise.all(Array.from({ length: 30 }, () => one.start()));
    for (const run of runs) expect(await one.ended(run.id)).toBe('completed');
    expect(one.script.starts.length + two.script.starts.length).toBe(30 * 6);
    expect(two.script.starts.length).toBeGreaterThan(10);
    await two.close();
    await one.close();
  });

  it('hold no more of a lane than they are told to', async () => {
    const engine = await createEngine({
      shape: [
        { name: 'look', lane: 'vision' },
        { name: 'write', lane: 'llm' },
        { name: 'draw', lane: 'local' },
      ],
      env: { LANE_VISION_CONCURRENCY: '1', LANE_LLM_CONCURRENCY: '5', LANE_LOCAL_CONCURRENCY: '2' },
    });
    const now = new Map<string, number>();
    const most = new Map<string, number>();
    engine.script.steps['*'] = async (_input, _ctx, name) => {
      now.set(name, (now.get(name) ?? 0) + 1);
      most.set(name, Math.max(most.get(name) ?? 0, now.get(name) ?? 0));
      await sleep(50);
      now.set(name, (now.get(name) ?? 0) - 1);
      return {};
    };
    const runs = await Promise.all(Array.from({ length: 30 }, () => engine.start()));
    for (const run of runs) expect(await engine.ended(run.id)).toBe('completed');
    expect(Object.fromEntries(most)).toEqual({ look: 1, write: 5, draw: 2 });
    await engine.close();
  });

  it('recover when the database repeatedly closes all connections, and keep no dead connection', async () => {
    // A claim whose answer is cut off is nobody's until its lease is over.
    const engine = await createEngine({ env: { JOB_LEASE_SECONDS: '3' } });
    engine.script.steps['*'] = async () => (await sleep(20), {});
    const runs = await Promise.all(Array.from({ length: 30 }, () => engine.start()));
    let cut = 0;
    for (let n = 0; n < 40; n++) {
      await sleep(Math.random() * 50);
      const rows = await engine.db.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
      );
      cut += rows.length;
    }
    expect(cut).toBeGreaterThan(30);
    const ends = await Promise.all(runs.map((run) => engine.ended(run.id)));
    const lost = await engine.db.query(`SELECT agent, status, attempt, error_code, error_message FROM jobs WHERE status <> 'completed'`);
    expect([new Set(ends), lost]).toEqual([new Set(['completed']), []]);
    const assets = await engine.db.query('SELECT job_id FROM asset_versions');
    expect(new Set(assets.map(({ job_id }) => job_id)).size).toBe(30 * 4);
    expect(assets).toHaveLength(30 * 4);
    const source = engine.app.get(Database);
    const answers = await Promise.all(Array.from({ length: 30 }, () => source.one<{ one: number }>('SELECT 1 AS one')));
    expect(answers).toEqual(Array(30).fill({ one: 1 }));
    const [open] = await engine.db.query<{ n: number }>(
      `SELECT count(*)::integer AS n FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    expect(open?.n).toBeLessThanOrEqual(10 + 1);
    await engine.close();
  });

  it('release jobs when they stop, without using an attempt', async () => {
    const one = await createEngine({ env: { JOB_STOP_SECONDS: '0' } });
    one.script.steps['see'] = (_input, ctx) => forever(ctx.signal);
    const run = await one.start();
    await until(async () => expect((await one.jobs(run.id))[0]?.status).toBe('running'));
    const two = await createEngine({ database: one.db, role: 'api' });
    await one.app.close();
    expect((await two.jobs(run.id))[0]).toMatchObject({ status: 'pending', attempt: 0, fence: 1, lease_until: null, dispatched_at: null });
    await two.close();
    await one.db.close();
  });
});
