import { Injectable } from '@nestjs/common';

import { Database, newId } from '#platform';
import type { Tx } from '#platform';

import { AiConfig } from '../config/ai.config.js';
import { CallFailure } from '../call/failure.js';
import { accountOf } from './account.js';
import type { Payer } from './account.js';

/** Failures after which the provider has surely not charged anything. */
const FREE = new Set([
  'throttled',
  'circuit_open',
  'bulkhead_full',
  'provider_auth',
  'quota_exhausted',
  'invalid_request',
  'provider_unavailable',
]);

const TODAY = `(now() AT TIME ZONE 'UTC')::date`;

const exceeded = (message: string): CallFailure => new CallFailure({ code: 'BUDGET_EXCEEDED', message, retry: 'no', uses_attempt: false });

/**
 * Keeps spending under its ceilings: the most a call can cost is reserved before it, what it did cost is settled after. Calls of one user reserve
 * one after another, so that no number of them passes a ceiling together. A call that never settles (a crash) counts with its reservation.
 */
@Injectable()
export class Budget {
  constructor(
    private readonly db: Database,
    private readonly config: AiConfig,
  ) {}

  /** Runs a call that costs at most `worst` US dollars. Throws `CallFailure` `BUDGET_EXCEEDED` without calling, and `price_unknown` when `worst` is not known. */
  async spend<T>(
    payer: Payer | undefined,
    model: string,
    worst: number | null,
    call: () => Promise<{ value: T; cost_usd: number | null }>,
  ): Promise<T> {
    const { AI_BUDGET_PER_RUN_USD: perRun, AI_BUDGET_PER_USER_MONTH_USD: perMonth, AI_BUDGET_PER_DAY_USD: perDay } = this.config;
    if (!payer || (perRun === undefined && perMonth === undefined && perDay === undefined)) return (await call()).value;
    if (worst === null) {
      const message = `no price is known for ${model}, so its budget cannot be kept; name it in AI_PRICES_FILE`;
      throw new CallFailure({ code: 'price_unknown', message, retry: 'no', uses_attempt: false });
    }
    const id = await this.reserve(payer, model, worst);
    try {
      const { value, cost_usd } = await call();
      await this.settle(id, cost_usd ?? worst);
      return value;
    } catch (error) {
      if (error instanceof CallFailure && FREE.has(error.code)) await this.settle(id, 0);
      throw error;
    }
  }

  /** Forgets what a user spent; what all accounts spent on a day stays counted. */
  async forget(user_id: string, tx: Tx): Promise<void> {
    await this.db.execute('DELETE FROM ai_spend WHERE account = $1', [accountOf(user_id)], tx);
  }

  /** Forgets calls and days of earlier months. */
  async sweep(): Promise<number> {
    await this.db.execute(`DELETE FROM ai_spend_days WHERE day < date_trunc('month', now()) - interval '1 month'`);
    return this.db.execute(`DELETE FROM ai_spend WHERE created_at < date_trunc('month', now()) - interval '1 month'`);
  }

  private async reserve({ run_id, user_id }: Payer, model: string, worst: number): Promise<string> {
    const id = newId();
    const account = accountOf(user_id);
    const {
      AI_BUDGET_PER_RUN_USD: perRun = null,
      AI_BUDGET_PER_USER_MONTH_USD: perMonth = null,
      AI_BUDGET_PER_DAY_USD: perDay,
    } = this.config;
    await this.db.transaction(async (tx) => {
      await this.db.lock(account, tx);
      const reserved = await this.db.execute(
        `INSERT INTO ai_spend (id, account, run_id, model, reserved_usd, day)
         SELECT $1, $2, $3, $4, $5::numeric, CASE WHEN $8 THEN ${TODAY} END
         WHERE ($6::numeric IS NULL OR $5 + coalesce((SELECT sum(coalesce(cost_usd, reserved_usd)) FROM ai_spend WHERE run_id = $3), 0) <= $6)
           AND ($7::numeric IS NULL OR $5 + coalesce((SELECT sum(coalesce(cost_usd, reserved_usd)) FROM ai_spend
                WHERE account = $2 AND created_at >= date_trunc('month', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'), 0) <= $7)`,
        [id, account, run_id, model, worst, perRun, perMonth, perDay !== undefined],
        tx,
      );
      if (reserved === 0) throw exceeded('the budget for models is used up');
      if (perDay !== undefined) await this.reserveToday(worst, perDay, tx);
    });
    return id;
  }

  /** Adds to the sum of all accounts. Comes last in its transaction: calls of all users wait for each other from here to the commit. */
  private async reserveToday(worst: number, perDay: number, tx: Tx): Promise<void> {
    const reserved = await this.db.execute(
      `INSERT INTO ai_spend_days AS d (day, spent_usd) SELECT ${TODAY}, $1::numeric WHERE $1::numeric <= $2::numeric
       ON CONFLICT (day) DO UPDATE SET spent_usd = d.spent_usd + excluded.spent_usd WHERE d.spent_usd + excluded.spent_usd <= $2::numeric`,
      [worst, perDay],
      tx,
    );
    if (reserved === 0) throw exceeded('the budget for models of all users together is used up until midnight UTC');
  }

  private async settle(id: string, cost: number): Promise<void> {
    await this.db.execute(
      `WITH settled AS (
         UPDATE ai_spend SET cost_usd = $2::numeric WHERE id = $1 RETURNING reserved_usd, day
       ), counted AS (
         UPDATE ai_spend_days d SET spent_usd = d.spent_usd + $2::numeric - s.reserved_usd FROM settled s WHERE d.day = s.day
       )
       SELECT FROM settled`,
      [id, cost],
    );
  }
}
