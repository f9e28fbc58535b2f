import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';

import { Logger, Schedules } from '#platform';

import type { Settlement } from '../store/finish.repository.js';
import { SweepRepository } from '../store/sweep.repository.js';
import { retryDelay } from './backoff.js';
import { Finisher } from './finisher.js';

const SWEEP_MS = 1_000;

type Overdue = Awaited<ReturnType<SweepRepository['expiredLeases']>>[number];

function settlementOf({ id, was, past, attempt, max_attempts }: Overdue): Settlement {
  const base = {
    id,
    was,
    past,
    fence: null,
    delay_ms: 0,
    uses_attempt: true,
    provider: null,
    model: null,
    prompt_version: null,
    usage: null,
  };
  if (past === 'deadline')
    return { ...base, status: 'timeout', error_code: 'deadline', error_message: 'deadline exceeded across all attempts' };
  const reason = { error_code: 'worker_lost', error_message: 'the worker stopped responding' };
  // NOTE: a crash counts as an attempt, or a job that crashes its worker would crash one after the other for ever. Its pauses grow faster than those of
  // other errors: workers get time to recover, and jobs that only ran beside the one that crashed retry afterwards.
  if (attempt >= max_attempts) return { ...base, status: 'failed', ...reason };
  return { ...base, status: 'pending', delay_ms: retryDelay('backoff', 2 * attempt + 1), ...reason };
}

/**
 * Recovers jobs of lost workers and times out those past their deadline. Every worker sweeps: each change repeats the condition that made it due,
 * so of several sweepers one acts and the others change nothing.
 */
@Injectable()
export class Reconciler implements OnModuleInit {
  private readonly logger = new Logger('Reconciler');
  private timer: NodeJS.Timeout | undefined;
  private sweeping = false;

  constructor(
    private readonly store: SweepRepository,
    private readonly finisher: Finisher,
    private readonly schedules: Schedules,
  ) {}

  onModuleInit(): void {
    this.schedules.every('jobs.drop_answers', 15 * 60, async () => {
      await this.store.dropAnswers();
    });
  }

  start(): void {
    this.timer = setInterval(() => void this.tick(), SWEEP_MS * (0.75 + Math.random() / 2));
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** One sweep; returns how many jobs it changed. */
  async sweep(): Promise<number> {
    const overdue = [...(await this.store.pastDeadline()), ...(await this.store.expiredLeases())];
    const once = new Map(overdue.toReversed().map((job) => [job.id, job]));
    const changed = await Promise.all([...once.values()].map((job) => this.finisher.settle(settlementOf(job), 0)));
    const count = changed.filter(Boolean).length;
    if (count > 0) this.logger.warn('jobs of lost workers were recovered, or jobs timed out', { jobs: count });
    return count;
  }

  private async tick(): Promise<void> {
    if (this.sweeping) return;
    this.sweeping = true;
    await this.sweep().catch((err: unknown) => this.logger.debug('a sweep failed', { err }));
    this.sweeping = false;
  }
}
