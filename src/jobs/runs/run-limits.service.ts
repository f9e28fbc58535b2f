import { Injectable } from '@nestjs/common';

import { Database } from '#platform';
import type { Prepared, Tx } from '#platform';

import { isActive } from '../engine/run-lifecycle.js';
import type { RunEntity } from '../store/run.entity.js';
import { RunLimitsConfig } from './run-limits.config.js';
import { RetryLimitReached, RunLimitReached, StoredRunLimitReached } from './runs.errors.js';

const COUNT: Prepared = { name: 'runs.count', text: 'SELECT active, stored FROM runs_of($1, $2, $3)' };

/** Enforces the limits on a user's runs, exactly under any concurrency: near a limit, starts and retries of one user are counted one at a time. */
@Injectable()
export class RunLimits {
  constructor(
    private readonly db: Database,
    private readonly config: RunLimitsConfig,
  ) {}

  /** Called before a new run is written. Throws `RUN_LIMIT_REACHED`, `STORED_RUN_LIMIT_REACHED`. */
  async assertMayStart(userId: string, tx: Tx): Promise<void> {
    const { MAX_ACTIVE_RUNS_PER_USER: active, MAX_STORED_RUNS_PER_USER: stored } = this.config;
    await this.assertRoom(userId, active, stored, tx);
  }

  /** Called before a run is retried. Throws `RUN_LIMIT_REACHED`, `RETRY_LIMIT_REACHED`. */
  async assertMayRetry(run: RunEntity, tx: Tx): Promise<void> {
    const { MAX_EVENTS_PER_RUN: limit } = this.config;
    if (limit > 0 && run.last_seq >= limit) throw new RetryLimitReached({ limit });
    if (!isActive(run)) await this.assertRoom(run.user_id, this.config.MAX_ACTIVE_RUNS_PER_USER, 0, tx);
  }

  private async assertRoom(userId: string, active: number, stored: number, tx: Tx): Promise<void> {
    if (active === 0 && stored === 0) return;
    const counted = await this.db.one<{ active: number; stored: number }>(COUNT, [userId, active, stored], tx);
    if (!counted) throw new Error('a function returned no row');
    if (active > 0 && counted.active >= active) throw new RunLimitReached({ limit: active });
    if (stored > 0 && counted.stored >= stored) throw new StoredRunLimitReached({ limit: stored });
  }
}
