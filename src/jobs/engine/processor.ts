import { Injectable } from '@nestjs/common';

import type { Lane } from '#agent-kit';
import { Batch, LaneQueues, Logger } from '#platform';

import { ClaimRepository } from '../store/claim.repository.js';
import type { ClaimedJob } from '../store/claim.repository.js';
import { Attempts } from './attempts.js';
import { EngineConfig, LANES } from './engine.config.js';
import { persist } from './persist.js';
import { Slots } from './slots.js';

/** How long a claim is tried again while the database is away; after that the hand-over is made anew. */
const CLAIM_PATIENCE_MS = 5_000;

/** Takes ids from the lanes, claims their rows, and runs what it got. */
@Injectable()
export class Processor {
  private readonly logger = new Logger('Processor');
  private readonly claims = new Batch<string, ClaimedJob | undefined>((ids) => this.claim(ids));

  constructor(
    private readonly queues: LaneQueues,
    private readonly store: ClaimRepository,
    private readonly attempts: Attempts,
    private readonly slots: Slots,
    private readonly config: EngineConfig,
  ) {}

  start(): void {
    for (const lane of LANES)
      this.queues.work(lane, this.config.concurrency(lane), (id) => this.slots.hold(lane, () => this.take(lane, id)));
  }

  private async take(lane: Lane, id: string): Promise<void> {
    try {
      const job = await persist(CLAIM_PATIENCE_MS, () => this.claims.add(id));
      this.slots.changed(lane);
      if (job) await this.attempts.run(job);
    } catch (err) {
      this.logger.error('a job could not be taken', { job: id, err });
    }
  }

  private async claim(ids: readonly string[]): Promise<(ClaimedJob | undefined)[]> {
    const claimed = await this.store.claim(ids, this.config.JOB_LEASE_SECONDS, this.config.deadlineSeconds);
    const byId = new Map(claimed.map((job) => [job.id, job]));
    // NOTE: one id can stand in a batch twice; only the first of them gets the job.
    return ids.map((id) => {
      const job = byId.get(id);
      byId.delete(id);
      return job;
    });
  }
}
