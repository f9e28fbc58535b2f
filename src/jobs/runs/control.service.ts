import { Injectable } from '@nestjs/common';

import { Database } from '#platform';
import type { Tx } from '#platform';

import { Finisher } from '../engine/finisher.js';
import { Lanes } from '../engine/lanes.js';
import { isActive, RunLifecycle } from '../engine/run-lifecycle.js';
import { Wakeups } from '../engine/wakeups.js';
import { ControlRepository } from '../store/control.repository.js';
import type { RunEntity } from '../store/run.entity.js';
import { jobsToReset } from './retry-plan.js';
import { RunLimits } from './run-limits.service.js';
import { JobNotFound, JobNotRetryable, RunNotFound } from './runs.errors.js';
import { asAlreadyActive } from './runs.service.js';

/** Cancels and retries. Every change locks the run first, so that it sees all changes of the workers, and they see its own. */
@Injectable()
export class ControlService {
  constructor(
    private readonly db: Database,
    private readonly store: ControlRepository,
    private readonly finisher: Finisher,
    private readonly lifecycle: RunLifecycle,
    private readonly wakeups: Wakeups,
    private readonly limits: RunLimits,
    private readonly lanes: Lanes,
  ) {}

  /** Cancels a run: its workers can write nothing more. A run that has ended is left unchanged. Throws `NOT_FOUND`. */
  async cancelRun(userId: string, id: string): Promise<void> {
    await this.db.transaction(async (tx) => {
      const run = await this.locked(userId, id, tx);
      if (isActive(run)) await this.cancelLocked(run.id, tx);
    });
  }

  /** Cancels all runs of a project or a user that is being deleted. */
  async cancelAll(owner: 'project_id' | 'user_id', id: string, tx: Tx): Promise<void> {
    for (const run of await this.store.lockActive(owner, id, tx)) await this.cancelLocked(run.id, tx);
  }

  /** Cancels a job and the jobs that depend on it. A job that has ended is left unchanged. Throws `NOT_FOUND`. */
  async cancelJob(userId: string, runId: string, id: string): Promise<void> {
    await this.db.transaction(async (tx) => {
      await this.locked(userId, runId, tx);
      const job = (await this.store.jobsOf(runId, tx)).find((candidate) => candidate.id === id);
      if (!job) throw new JobNotFound({ id });
      if (job.status !== 'pending' && job.status !== 'running') return;
      await this.finisher.cancel({ id, was: job.status }, tx);
      tx.afterCommit(() => this.wakeups.publish('stopped', [id]));
    });
  }

  /** Retries all failed, timed-out and cancelled jobs. Throws `NOT_FOUND`, `JOB_NOT_RETRYABLE`, `RUN_ALREADY_ACTIVE`, `RUN_LIMIT_REACHED`, `RETRY_LIMIT_REACHED`. */
  async retryRun(userId: string, id: string): Promise<void> {
    await this.db.transaction(async (tx) => {
      const run = await this.locked(userId, id, tx);
      const jobs = await this.store.jobsOf(id, tx);
      const lost = jobs.filter(({ status }) => status === 'failed' || status === 'timeout' || status === 'cancelled');
      if (lost.length === 0) throw new JobNotRetryable({ status: run.status });
      await this.limits.assertMayRetry(run, tx);
      await this.reset(
        run,
        lost.map((job) => job.id),
        tx,
      );
    });
  }

  /**
   * Retries a failed job, and the jobs that were cancelled because of it. For an operator (`userId` null) the user's limits do not apply.
   * Throws `NOT_FOUND`, `JOB_NOT_RETRYABLE`, `RUN_ALREADY_ACTIVE`, `RUN_LIMIT_REACHED`, `RETRY_LIMIT_REACHED`.
   */
  async retryJob(userId: string | null, runId: string, id: string): Promise<void> {
    await this.db.transaction(async (tx) => {
      const run = await this.locked(userId, runId, tx);
      const jobs = await this.store.jobsOf(runId, tx);
      const job = jobs.find((candidate) => candidate.id === id);
      if (!job) throw new JobNotFound({ id });
      if (job.status !== 'failed' && job.status !== 'timeout') throw new JobNotRetryable({ status: job.status });
      if (userId !== null) await this.limits.assertMayRetry(run, tx);
      await this.reset(run, jobsToReset(jobs, job.agent), tx);
    });
  }

  private async reset(run: RunEntity, jobIds: readonly string[], tx: Tx): Promise<void> {
    await this.store.reset(run.id, jobIds, tx).catch((error: unknown) => {
      throw asAlreadyActive(error);
    });
    await this.lifecycle.started(run, tx);
    tx.afterCommit(() => {
      this.wakeups.publish('ready', this.lanes.names);
      this.wakeups.publish('changed', [run.id]);
    });
  }

  private async cancelLocked(runId: string, tx: Tx): Promise<void> {
    const { running, run } = await this.store.cancelRun(runId, tx);
    if (run) await this.lifecycle.ended([run], tx);
    tx.afterCommit(() => {
      this.wakeups.publish('stopped', running);
      this.wakeups.publish('changed', [runId]);
    });
  }

  private async locked(userId: string | null, id: string, tx: Tx): Promise<RunEntity> {
    const run = await this.store.lock(id, tx);
    if (!run || (userId !== null && run.user_id !== userId)) throw new RunNotFound({ id });
    return run;
  }
}
