import { createHmac } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { Database, Secrets } from '#platform';
import type { Tx } from '#platform';

/** How many attempts are allowed in a period. */
export interface Budget {
  kind: string;
  limit: number;
  seconds: number;
}

/**
 * Counts attempts in the database, exact under any concurrency and across restarts. The subject is stored as a keyed hash, so that
 * no address of a person without an account is kept, and they are counted like everyone else.
 */
@Injectable()
export class AttemptBudgets {
  constructor(
    private readonly db: Database,
    private readonly secrets: Secrets,
  ) {}

  /** Takes one attempt; false when none is left. */
  async take(budget: Budget, subject: string, tx?: Tx): Promise<boolean> {
    return (await this.takeEach(budget, [subject], tx)).length === 1;
  }

  /**
   * Takes one attempt of each subject; returns the subjects that had one left. An exhausted budget is only read, so that a flood does not
   * queue for its row.
   */
  async takeEach({ kind, limit, seconds }: Budget, subjects: readonly string[], tx?: Tx): Promise<string[]> {
    const byHash = new Map(subjects.map((subject) => [this.hash(subject).toString('hex'), subject]));
    const rows = await this.db.query<{ subject: Buffer }>(
      // NOTE: rows are locked in one order, so that two calls cannot deadlock.
      `INSERT INTO attempt_budgets AS b (kind, subject, used, resets_at)
       SELECT $1, s.subject, 1, clock_timestamp() + make_interval(secs => $4)
       FROM unnest($2::bytea[]) AS s (subject)
       WHERE NOT EXISTS (
         SELECT 1 FROM attempt_budgets a WHERE a.kind = $1 AND a.subject = s.subject AND a.used >= $3 AND a.resets_at > clock_timestamp())
       ORDER BY s.subject
       ON CONFLICT (kind, subject) DO UPDATE SET
         used = CASE WHEN b.resets_at <= clock_timestamp() THEN 1 ELSE b.used + 1 END,
         resets_at = CASE WHEN b.resets_at <= clock_timestamp() THEN excluded.resets_at ELSE b.resets_at END
       WHERE b.used < $3 OR b.resets_at <= clock_timestamp()
       RETURNING subject`,
      [kind, [...byHash.keys()].map((hash) => Buffer.from(hash, 'hex')), limit, seconds],
      tx,
    );
    return rows.flatMap((row) => byHash.get(row.subject.toString('hex')) ?? []);
  }

  /** Seconds until the next attempt is possible; 0 when one is left. */
  async wait({ kind, limit }: Budget, subject: string): Promise<number> {
    const row = await this.db.one<{ seconds: number }>(
      `SELECT extract(epoch FROM resets_at - clock_timestamp())::float8 AS seconds FROM attempt_budgets
       WHERE kind = $1 AND subject = $2 AND used >= $3 AND resets_at > clock_timestamp()`,
      [kind, this.hash(subject), limit],
    );
    return Math.ceil(row?.seconds ?? 0);
  }

  /** Gives one attempt back. */
  async giveBack({ kind }: Pick<Budget, 'kind'>, subject: string): Promise<void> {
    await this.db.execute('UPDATE attempt_budgets SET used = used - 1 WHERE kind = $1 AND subject = $2 AND used > 0', [
      kind,
      this.hash(subject),
    ]);
  }

  /** Marks a subject for a period; a mark that exists is extended. */
  async mark(kind: string, subject: string, seconds: number): Promise<void> {
    await this.db.execute(
      `INSERT INTO attempt_budgets (kind, subject, used, resets_at) VALUES ($1, $2, 0, clock_timestamp() + make_interval(secs => $3))
       ON CONFLICT (kind, subject) DO UPDATE SET resets_at = excluded.resets_at`,
      [kind, this.hash(subject), seconds],
    );
  }

  async isMarked(kind: string, subject: string): Promise<boolean> {
    const row = await this.db.one('SELECT 1 FROM attempt_budgets WHERE kind = $1 AND subject = $2 AND resets_at > clock_timestamp()', [
      kind,
      this.hash(subject),
    ]);
    return row !== undefined;
  }

  /** Resets a counter. */
  async clear({ kind }: Pick<Budget, 'kind'>, subject: string, tx?: Tx): Promise<void> {
    await this.db.execute('DELETE FROM attempt_budgets WHERE kind = $1 AND subject = $2', [kind, this.hash(subject)], tx);
  }

  /** Deletes all counters of these subjects. */
  async forget(subjects: readonly string[], tx: Tx): Promise<void> {
    await this.db.execute('DELETE FROM attempt_budgets WHERE subject = ANY ($1)', [subjects.map((subject) => this.hash(subject))], tx);
  }

  async deleteOld(): Promise<number> {
    return this.db.execute('DELETE FROM attempt_budgets WHERE resets_at < now()');
  }

  private hash(subject: string): Buffer {
    return createHmac('sha256', this.secrets.keys('attempt-subject')[0]).update(subject).digest();
  }
}
