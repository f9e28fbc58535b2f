import { Injectable } from '@nestjs/common';

import { Database } from '#platform';
import type { Tx } from '#platform';

import type { MailOutboxEntity } from './mail-outbox.entity.js';

type Row = MailOutboxEntity;

/** The outbox table. */
@Injectable()
export class MailOutboxRepository {
  constructor(private readonly db: Database) {}

  async insert(id: string, kind: string, payload: Record<string, unknown>, tx?: Tx): Promise<void> {
    await this.db.execute('INSERT INTO mail_outbox (id, kind, payload) VALUES ($1, $2, $3)', [id, kind, JSON.stringify(payload)], tx);
  }

  /** Takes up to `limit` due mails for `seconds`; whoever dies with them leaves them to the next. */
  claim(limit: number, seconds: number): Promise<Row[]> {
    return this.db.query<Row>(
      `UPDATE mail_outbox SET attempts = attempts + 1, next_attempt_at = clock_timestamp() + make_interval(secs => $2)
       WHERE id IN (SELECT id FROM mail_outbox WHERE next_attempt_at <= clock_timestamp() ORDER BY next_attempt_at LIMIT $1 FOR UPDATE SKIP LOCKED)
       RETURNING *`,
      [limit, seconds],
    );
  }

  async postpone(id: string, seconds: number): Promise<void> {
    await this.db.execute('UPDATE mail_outbox SET next_attempt_at = clock_timestamp() + make_interval(secs => $2) WHERE id = $1', [
      id,
      seconds,
    ]);
  }

  async delete(id: string): Promise<void> {
    await this.db.execute('DELETE FROM mail_outbox WHERE id = $1', [id]);
  }

  async deleteMatching(payload: Record<string, unknown>, tx?: Tx): Promise<void> {
    await this.db.execute('DELETE FROM mail_outbox WHERE payload @> $1', [JSON.stringify(payload)], tx);
  }
}
