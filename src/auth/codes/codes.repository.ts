import { Injectable } from '@nestjs/common';

import { Database } from '#platform';
import type { Tx } from '#platform';

import type { CodePurpose, OneTimeCodeEntity } from './one-time-code.entity.js';

type Row = OneTimeCodeEntity;

/** The table of mailed codes; at most one per user and purpose is live. */
@Injectable()
export class CodesRepository {
  constructor(private readonly db: Database) {}

  async insert(code: Omit<Row, 'attempts' | 'created_at' | 'consumed_at'>, tx: Tx): Promise<void> {
    await this.db.execute(
      `INSERT INTO one_time_codes (id, user_id, purpose, email, code_hmac, token_hash, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [code.id, code.user_id, code.purpose, code.email, code.code_hmac, code.token_hash, code.expires_at],
      tx,
    );
  }

  /** Invalidates a user's live codes: those of one purpose, or all. */
  retire(userId: string, purpose: CodePurpose | null, tx: Tx): Promise<number> {
    return this.db.execute(
      `UPDATE one_time_codes SET consumed_at = clock_timestamp()
       WHERE user_id = $1 AND consumed_at IS NULL AND ($2::text IS NULL OR purpose = $2)`,
      [userId, purpose],
      tx,
    );
  }

  /** The live code that was mailed to the address of an account. */
  findLive(email: string, purpose: CodePurpose, now: Date): Promise<Row | undefined> {
    return this.db.one<Row>(
      `SELECT c.* FROM users u JOIN one_time_codes c ON c.user_id = u.id AND c.email = u.email
       WHERE u.email = $1 AND c.purpose = $2 AND c.consumed_at IS NULL AND c.expires_at > $3`,
      [email, purpose, now],
    );
  }

  findByToken(tokenHash: Buffer, purpose: CodePurpose, now: Date): Promise<Row | undefined> {
    return this.db.one<Row>(
      'SELECT * FROM one_time_codes WHERE token_hash = $1 AND purpose = $2 AND consumed_at IS NULL AND expires_at > $3',
      [tokenHash, purpose, now],
    );
  }

  /** Marks a code as used; of several concurrent callers, one gets 1. */
  consume(id: string, tx: Tx): Promise<number> {
    return this.db.execute('UPDATE one_time_codes SET consumed_at = clock_timestamp() WHERE id = $1 AND consumed_at IS NULL', [id], tx);
  }

  deleteOld(): Promise<number> {
    return this.db.execute('DELETE FROM one_time_codes WHERE consumed_at IS NOT NULL OR expires_at < now()');
  }
}
