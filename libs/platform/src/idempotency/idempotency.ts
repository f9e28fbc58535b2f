import { createHash } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';

import { Database } from '../database/index.js';
import type { Tx } from '../database/index.js';
import { Schedules } from '../schedules/index.js';
import { IdempotencyConfig } from './idempotency.config.js';
import { IdempotencyKeyLimitReached, IdempotencyKeyReused } from './idempotency.errors.js';
import { takePendingKey } from './pending-key.js';

interface IdempotentCall {
  /** Owner and purpose of the key, e.g. `runs:<user id>`. The same key in another scope is another key. */
  scope: string;
  /** The caller's `Idempotency-Key`; without one the work always runs. */
  key: string | undefined;
  /** The user whose limit the key counts against; without one the key is not counted. */
  user_id?: string;
  /** The request body, to distinguish a retry from a reused key. */
  body: unknown;
}

const KEPT_HOURS = 24;

/** JSON with sorted keys, so that the order in which a client writes them does not matter. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, canonical(inner)]),
  );
}

/**
 * Runs work once per key. Key, work and response share one transaction: callers with the same key wait for the first one and then receive
 * its response; if the first one fails, nothing is stored and the next one runs the work. Keys are kept for 24 hours.
 */
@Injectable()
export class Idempotency implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly schedules: Schedules,
    private readonly config: IdempotencyConfig,
  ) {}

  onModuleInit(): void {
    this.schedules.every('idempotency.cleanup', 15 * 60, async () => {
      await this.db.execute('DELETE FROM idempotency_keys WHERE expires_at < now()');
    });
  }

  /**
   * Runs `work` under the `Idempotency-Key` of the current request, whose route is `@Idempotent`; see `run`. `body` is the validated request
   * body, to distinguish a retry from a reused key.
   */
  once<T>(body: unknown, work: (tx: Tx) => Promise<T>): Promise<T> {
    const request = takePendingKey();
    return request ? this.run({ ...request, body }, work) : this.db.transaction(work);
  }

  /**
   * Runs `work` in a transaction, or returns the stored response. Throws `IDEMPOTENCY_KEY_REUSED` for the same key with a different body,
   * and `IDEMPOTENCY_KEY_LIMIT_REACHED`.
   */
  async run<T>({ scope, key, user_id, body }: IdempotentCall, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.db.transaction(async (tx) => {
      if (key === undefined) return work(tx);
      const hash = createHash('sha256')
        .update(JSON.stringify(canonical(body ?? null)))
        .digest();
      if (!(await this.insertKey(scope, key, user_id, hash, tx))) return this.storedAnswer<T>(scope, key, hash, tx);
      if (user_id !== undefined) await this.assertBelowLimit(user_id, tx);
      const answer = await work(tx);
      await this.db.execute(
        'UPDATE idempotency_keys SET answer = $3 WHERE scope = $1 AND key = $2',
        [scope, key, JSON.stringify(answer ?? null)],
        tx,
      );
      return answer;
    });
  }

  /** Whether the key is new or expired and was inserted; waits for a transaction that has inserted the same key. */
  private async insertKey(scope: string, key: string, owner: string | undefined, hash: Buffer, tx: Tx): Promise<boolean> {
    const inserted = await this.db.execute(
      `INSERT INTO idempotency_keys AS k (scope, key, body_hash, expires_at, owner) VALUES ($1, $2, $3, now() + make_interval(hours => $4), $5)
       ON CONFLICT (scope, key) DO UPDATE SET body_hash = excluded.body_hash, expires_at = excluded.expires_at, answer = NULL
       WHERE k.expires_at < now()`,
      [scope, key, hash, KEPT_HOURS, owner ?? null],
      tx,
    );
    return inserted === 1;
  }

  /** Called after the key is inserted, so the count includes it. */
  private async assertBelowLimit(owner: string, tx: Tx): Promise<void> {
    const limit = this.config.MAX_IDEMPOTENCY_KEYS_PER_USER;
    if (limit === 0) return;
    const kept = await this.db.one<{ n: string }>('SELECT idempotency_keys_of($1) AS n', [owner], tx);
    if (Number(kept?.n) > limit) throw new IdempotencyKeyLimitReached({ limit });
  }

  private async storedAnswer<T>(scope: string, key: string, hash: Buffer, tx: Tx): Promise<T> {
    const kept = await this.db.one<{ body_hash: Buffer; answer: T }>(
      'SELECT body_hash, answer FROM idempotency_keys WHERE scope = $1 AND key = $2',
      [scope, key],
      tx,
    );
    if (!kept?.body_hash.equals(hash)) throw new IdempotencyKeyReused();
    return kept.answer;
  }
}
