import { Injectable } from '@nestjs/common';

import { Batch, Database, metrics } from '#platform';
import type { Tx } from '#platform';

import { AssetsService } from '../../assets/index.js';
import type { NewAsset } from '../../assets/index.js';
import { FinishRepository } from '../store/finish.repository.js';
import type { Completion, Progress, Settlement } from '../store/finish.repository.js';
import { persist } from './persist.js';
import { RunLifecycle } from './run-lifecycle.js';
import { Wakeups } from './wakeups.js';

/** A finished attempt, with its asset if it produced one. */
export interface Finished {
  completion: Completion;
  asset: NewAsset | null;
}

const ended = metrics.counter({ name: 'catalyst_jobs_ended_total', help: 'Attempts by outcome', labelNames: ['status'] });

/**
 * Records the outcome of attempts. A completion is one transaction, accepted only under the current fence: the job, its asset, the needs of dependent
 * jobs, the progress of its run and the events. Completions that arrive together share one transaction.
 */
@Injectable()
export class Finisher {
  private readonly completions = new Batch<Finished, boolean>((items) => this.writeCompletions(items));
  private readonly settlements = new Batch<Settlement, boolean>((items) => this.writeSettlements(items));

  constructor(
    private readonly db: Database,
    private readonly store: FinishRepository,
    private readonly assets: AssetsService,
    private readonly lifecycle: RunLifecycle,
    private readonly wakeups: Wakeups,
  ) {}

  /** Whether the completion was accepted; if not, another worker owns the job and the result is discarded. */
  complete(finished: Finished, patienceMs: number): Promise<boolean> {
    return persist(patienceMs, () => this.completions.add(finished));
  }

  /** Whether the change was made. */
  settle(settlement: Settlement, patienceMs: number): Promise<boolean> {
    return persist(patienceMs, () => this.settlements.add(settlement));
  }

  /** Cancels a job and the jobs that depend on it, in the caller's transaction. */
  async cancel({ id, was }: Pick<Settlement, 'id' | 'was'>, tx: Tx): Promise<void> {
    const reason = { error_code: 'cancelled', error_message: 'the job was cancelled' };
    const spent = { provider: null, model: null, prompt_version: null, usage: null };
    const progress = await this.store.settle(
      [{ id, was, status: 'cancelled', fence: null, past: null, delay_ms: 0, uses_attempt: true, ...reason, ...spent }],
      tx,
    );
    await this.follow(progress, tx);
  }

  private async writeCompletions(items: readonly Finished[]): Promise<boolean[]> {
    const accepted = await this.db.transaction(async (tx) => {
      const progress = await this.store.complete(
        items.map(({ completion }) => completion),
        tx,
      );
      const ids = new Set(progress.accepted);
      const assets = items.flatMap(({ asset }) => (asset && ids.has(asset.job_id) ? [asset] : []));
      if (assets.length > 0) await this.assets.insertFromJobs(assets, tx);
      await this.follow(progress, tx);
      return ids;
    });
    ended.inc({ status: 'completed' }, accepted.size);
    return items.map(({ completion }) => accepted.has(completion.id));
  }

  private async writeSettlements(items: readonly Settlement[]): Promise<boolean[]> {
    const accepted = await this.db.transaction(async (tx) => {
      const progress = await this.store.settle(items, tx);
      await this.follow(progress, tx);
      const ids = new Set(progress.accepted);
      tx.afterCommit(() => {
        for (const { id, status, delay_ms } of items) if (status === 'pending' && ids.has(id)) this.wakeLater(progress.ready, delay_ms);
      });
      return ids;
    });
    for (const { id, status } of items) if (accepted.has(id)) ended.inc({ status });
    return items.map(({ id }) => accepted.has(id));
  }

  /** Wakes the dispatcher when the pause is over; its poll would find the job up to half a second later. */
  private wakeLater(lanes: readonly string[], delayMs: number): void {
    if (delayMs > 0) setTimeout(() => this.wakeups.publish('ready', lanes), delayMs + 2).unref();
  }

  private async follow(progress: Progress, tx: Tx): Promise<void> {
    if (progress.ended.length > 0) await this.lifecycle.ended(progress.ended, tx);
    tx.afterCommit(() => {
      this.wakeups.publish('ready', progress.ready);
      this.wakeups.publish('changed', progress.runs);
    });
  }
}
