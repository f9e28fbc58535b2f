import { Injectable } from '@nestjs/common';

import { Batch } from '#platform';

import { ClaimRepository } from '../store/claim.repository.js';
import type { ClaimedJob } from '../store/claim.repository.js';
import { EngineConfig } from './engine.config.js';
import { persist } from './persist.js';
import { Wakeups } from './wakeups.js';

/** How long a claim is repeated while the database is unavailable; after that the job is dispatched again. */
const PATIENCE_MS = 5_000;

/** Claims jobs, those that arrive together in one statement, and notifies the followers of their runs. */
@Injectable()
export class Claims {
  private readonly batch = new Batch<string, ClaimedJob | undefined>((ids) => this.claim(ids));

  constructor(
    private readonly store: ClaimRepository,
    private readonly config: EngineConfig,
    private readonly wakeups: Wakeups,
  ) {}

  /** Claims a job for this process; undefined when another one holds it, it has ended, or it must wait. */
  take(id: string): Promise<ClaimedJob | undefined> {
    return persist(PATIENCE_MS, () => this.batch.add(id));
  }

  private async claim(ids: readonly string[]): Promise<(ClaimedJob | undefined)[]> {
    const claimed = await this.store.claim(ids, this.config.JOB_LEASE_SECONDS, this.config.deadlineSeconds);
    this.wakeups.publish('changed', [...new Set(claimed.map(({ run_id }) => run_id))]);
    const byId = new Map(claimed.map((job) => [job.id, job]));
    // NOTE: an id can be in a batch twice; only the first of them gets the job.
    return ids.map((id) => {
      const job = byId.get(id);
      byId.delete(id);
      return job;
    });
  }
}
