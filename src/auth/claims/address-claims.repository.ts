import { Injectable } from '@nestjs/common';

import { Database } from '#platform';
import type { Tx } from '#platform';

import type { AddressClaimEntity, ClaimKind } from './address-claim.entity.js';

type Row = AddressClaimEntity;

/** What a claim is made from. */
export type NewClaim = Pick<Row, 'id' | 'user_id' | 'kind' | 'email' | 'password_hash' | 'origin' | 'created_at'> &
  Pick<Row, 'username' | 'full_name' | 'company_name'>;

/** Guesses at one code, from the network of the claim and from all others, each. */
const MAX_ATTEMPTS = 5;

/** The table of claims that no code has proved yet. */
@Injectable()
export class AddressClaimsRepository {
  constructor(private readonly db: Database) {}

  async insert(claim: NewClaim, tx: Tx): Promise<void> {
    await this.db.execute(
      `INSERT INTO address_claims (id, user_id, kind, email, password_hash, username, full_name, company_name, origin, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        claim.id,
        claim.user_id,
        claim.kind,
        claim.email,
        claim.password_hash,
        claim.username,
        claim.full_name,
        claim.company_name,
        claim.origin,
        claim.created_at,
      ],
      tx,
    );
  }

  find(id: string, since: Date, tx?: Tx): Promise<Row | undefined> {
    return this.db.one<Row>('SELECT * FROM address_claims WHERE id = $1 AND created_at > $2', [id, since], tx);
  }

  /** The newest claim of an address that was made from a network. */
  newestFrom(email: string, origin: Buffer | null, since: Date): Promise<Row | undefined> {
    return this.db.one<Row>('SELECT * FROM address_claims WHERE email = $1 AND origin = $2 AND created_at > $3 ORDER BY id DESC LIMIT 1', [
      email,
      origin,
      since,
    ]);
  }

  /** The newest registration that waits for a user's proof; made from one network, when one is given. */
  newestRegistration(userId: string, origin: Buffer | null, since: Date): Promise<Row | undefined> {
    return this.db.one<Row>(
      `SELECT * FROM address_claims
       WHERE user_id = $1 AND kind = 'registration' AND ($2::bytea IS NULL OR origin = $2) AND created_at > $3 ORDER BY id DESC LIMIT 1`,
      [userId, origin, since],
    );
  }

  async countRegistrations(userId: string, since: Date, tx: Tx): Promise<number> {
    const row = await this.db.one<{ count: number }>(
      `SELECT count(*)::int AS count FROM address_claims WHERE user_id = $1 AND kind = 'registration' AND created_at > $2`,
      [userId, since],
      tx,
    );
    return row?.count ?? 0;
  }

  /** Gives a claim its code; one that it had before is dead. */
  async setCode(id: string, code: { code_hmac: Buffer; token_hash: Buffer; code_expires_at: Date }, tx: Tx): Promise<void> {
    await this.db.execute(
      `UPDATE address_claims SET code_hmac = $2, token_hash = $3, code_expires_at = $4, attempts = 0, own_attempts = 0 WHERE id = $1`,
      [id, code.code_hmac, code.token_hash, code.code_expires_at],
      tx,
    );
  }

  findByToken(tokenHash: Buffer, now: Date): Promise<Row | undefined> {
    return this.db.one<Row>('SELECT * FROM address_claims WHERE token_hash = $1 AND code_expires_at > $2', [tokenHash, now]);
  }

  /** Counts a guess at each live code of an address before anybody compares it; those whose guesses are used up are left out. */
  countAttempt(email: string, origin: Buffer | null, now: Date, tx: Tx): Promise<Row[]> {
    return this.db.query<Row>(
      `WITH live AS (
         SELECT id FROM address_claims
         WHERE email = $1 AND code_expires_at > $3 AND CASE WHEN origin = $2 THEN own_attempts ELSE attempts END < $4
         ORDER BY id FOR UPDATE)
       UPDATE address_claims c SET
         attempts = attempts + CASE WHEN origin = $2 THEN 0 ELSE 1 END,
         own_attempts = own_attempts + CASE WHEN origin = $2 THEN 1 ELSE 0 END
       FROM live WHERE c.id = live.id RETURNING c.*`,
      [email, origin, now, MAX_ATTEMPTS],
      tx,
    );
  }

  /** Deletes the claims of a user that are of one kind, and answers what was deleted; of several callers, one gets each claim. */
  deleteOf(userId: string, kind: ClaimKind, tx: Tx): Promise<Pick<Row, 'id' | 'token_hash'>[]> {
    return this.db.query(
      `DELETE FROM address_claims WHERE id IN (SELECT id FROM address_claims WHERE user_id = $1 AND kind = $2 ORDER BY id FOR UPDATE)
       RETURNING id, token_hash`,
      [userId, kind],
      tx,
    );
  }

  deleteOld(before: Date): Promise<number> {
    return this.db.execute('DELETE FROM address_claims WHERE created_at <= $1', [before]);
  }

  /** What a user may know of the addresses they have asked for. */
  exportOf(userId: string): Promise<Pick<Row, 'email' | 'created_at'>[]> {
    return this.db.query(`SELECT email, created_at FROM address_claims WHERE user_id = $1 AND kind = 'email_change' ORDER BY id DESC`, [
      userId,
    ]);
  }
}
