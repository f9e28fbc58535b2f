import { Injectable } from '@nestjs/common';

import { Database } from '#platform';
import type { Tx } from '#platform';

import type { AddressClaimEntity, ClaimKind } from './address-claim.entity.js';

type Row = AddressClaimEntity;

/** The values of a new claim. */
export type NewClaim = Pick<Row, 'id' | 'user_id' | 'kind' | 'email' | 'password_hash' | 'origin' | 'created_at'> &
  Pick<Row, 'username' | 'full_name' | 'company_name'>;

/** The table of unverified claims. */
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

  /** The newest claim to an address from a network. */
  newestFrom(email: string, origin: Buffer | null, since: Date): Promise<Row | undefined> {
    return this.db.one<Row>('SELECT * FROM address_claims WHERE email = $1 AND origin = $2 AND created_at > $3 ORDER BY id DESC LIMIT 1', [
      email,
      origin,
      since,
    ]);
  }

  /** The newest unverified registration of a user, from one network if given. */
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

  /** Stores the code of a claim; an earlier one becomes invalid. */
  async setCode(id: string, code: { code_hmac: Buffer; token_hash: Buffer; code_expires_at: Date }, tx: Tx): Promise<void> {
    await this.db.execute(
      'UPDATE address_claims SET code_hmac = $2, token_hash = $3, code_expires_at = $4 WHERE id = $1',
      [id, code.code_hmac, code.token_hash, code.code_expires_at],
      tx,
    );
  }

  findByToken(tokenHash: Buffer, now: Date): Promise<Row | undefined> {
    return this.db.one<Row>('SELECT * FROM address_claims WHERE token_hash = $1 AND code_expires_at > $2', [tokenHash, now]);
  }

  /** The claims to an address that have a live code. */
  findLive(email: string, now: Date): Promise<Row[]> {
    return this.db.query<Row>('SELECT * FROM address_claims WHERE email = $1 AND code_expires_at > $2 ORDER BY id', [email, now]);
  }

  /** Deletes the claims of a user of one kind and returns them; of several concurrent callers, one gets each claim. */
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

  /** The addresses that a user has asked to change to, for their data export. */
  exportOf(userId: string): Promise<Pick<Row, 'email' | 'created_at'>[]> {
    return this.db.query(`SELECT email, created_at FROM address_claims WHERE user_id = $1 AND kind = 'email_change' ORDER BY id DESC`, [
      userId,
    ]);
  }
}
