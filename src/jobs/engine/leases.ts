import { Injectable } from '@nestjs/common';

import { Logger, metrics } from '#platform';

import { ClaimRepository } from '../store/claim.repository.js';
import type { ClaimedJob } from '../store/claim.repository.js';
import { EngineConfig } from './engine.config.js';
import { Wakeups } from './wakeups.js';

/** Why an attempt was stopped: this process no longer owns the job, the attempt timed out, or the process is shutting down. */
export type StopReason = 'lost' | 'timeout' | 'shutdown';

/** The reason with which the signal of an attempt is aborted. */
export class Stopped extends Error {
  constructor(readonly reason: StopReason) {
    super(`the job was stopped: ${reason}`);
    this.name = 'AbortError';
  }
}

interface Held {
  id: string;
  fence: number;
  controller: AbortController;
}

const WATCH_MS = 1_000;

/** Counts each attempt once, whether it is stopped or its late result is refused. */
export const lostAttempts = metrics.counter({
  name: 'catalyst_jobs_lost_total',
  help: 'Attempts stopped because the worker no longer owned the job',
});

/**
 * Renews the leases of running jobs, and stops jobs this process no longer owns. One statement renews all leases of the process, another checks that
 * all are still held, so that cancelling works within a second even if no signal arrives.
 */
@Injectable()
export class Leases {
  private readonly logger = new Logger('Leases');
  private readonly held = new Map<string, Held>();
  private timers: NodeJS.Timeout[] = [];

  constructor(
    private readonly store: ClaimRepository,
    private readonly config: EngineConfig,
    private readonly wakeups: Wakeups,
  ) {}

  start(): void {
    const renewMs = (this.config.JOB_LEASE_SECONDS * 1_000) / 3;
    this.timers = [setInterval(() => void this.renew(), renewMs).unref(), setInterval(() => void this.watch(), WATCH_MS).unref()];
    this.wakeups.on('stopped', (ids) => ids.forEach((id) => this.stop(id, 'lost')));
  }

  end(): void {
    this.timers.forEach((timer) => clearInterval(timer));
  }

  /** Holds the lease of a job while `work` runs; the signal is aborted with `Stopped` when the work must end. */
  async hold<T>({ id, fence }: Pick<ClaimedJob, 'id' | 'fence'>, work: (controller: AbortController) => Promise<T>): Promise<T> {
    const held = { id, fence, controller: new AbortController() };
    this.held.set(id, held);
    try {
      return await work(held.controller);
    } finally {
      if (this.held.get(id) === held) this.held.delete(id);
    }
  }

  stopAll(reason: StopReason): void {
    for (const id of this.held.keys()) this.stop(id, reason);
  }

  private stop(id: string, reason: StopReason): void {
    this.held.get(id)?.controller.abort(new Stopped(reason));
  }

  private async renew(): Promise<void> {
    if (this.held.size === 0) return;
    await this.store
      .renew([...this.held.values()], this.config.JOB_LEASE_SECONDS)
      .catch((err: unknown) => this.logger.warn('leases could not be renewed', { err }));
  }

  private async watch(): Promise<void> {
    if (this.held.size === 0) return;
    const gone = await this.store.lost([...this.held.values()]).catch(() => []);
    for (const id of gone) {
      if (this.held.get(id)?.controller.signal.aborted === false) lostAttempts.inc();
      this.stop(id, 'lost');
    }
  }
}
