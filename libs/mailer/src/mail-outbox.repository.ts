import { Injectable } from '@nestjs/common';

import { Database } from '#platform';
import type { Tx } from '#platform';

import type { MailOutboxEntity } from './mail-outbox.entity.js';

type Row = MailOutboxEntity;

/** The outbox table. */
@Injectable()
export class MailOutboxRepository {
  constructor(private readonly db: Database) {}

  async insert({ id, kind, payload, request_id }: Pick<Row, 'id' | 'kind' | 'payload' | 'request_id'>, tx?: Tx): Promise<void> {
    await this.db.execute(
      'INSERT INTO mail_outbox (id, kind, payload, request_id) VALUES ($1, $2, $3, $4)',
      [id, kind, JSON.stringify(payload), request_id],
      tx,
    );
  }

  /** Leases up to `limit` due mails for `seconds`; when a worker dies, another takes them after that. */
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
