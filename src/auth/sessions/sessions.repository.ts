import { Injectable } from '@nestjs/common';

import { Batch, Database } from '#platform';
import type { Prepared, Tx } from '#platform';

import type { UserEntity } from '../../users/index.js';
import type { SessionEntity } from './session.entity.js';

type Row = SessionEntity;

/** A session to be refreshed, with the state of its user. */
export type RefreshRow = Row & { is_active: boolean; rotated_seconds_ago: number };

/** The user behind an access token, with the state of the session it names. */
export type AuthenticatedRow = UserEntity & { session_id: string; session_revoked_at: Date | null; session_expires_at: Date };

/** Why a session ended. */
export type RevokeReason =
  'logout' | 'ended_by_user' | 'refresh_reuse' | 'password_changed' | 'password_reset' | 'too_many' | 'idle' | 'deactivated';

// NOTE: every request with a token costs this one read. Concurrent requests share it: the round trip was half the cost of an authenticated
// read. `(SELECT $1)` hides the number of ids from the planner, so that one plan serves any number.
const AUTHENTICATE: Prepared = {
  name: 'auth_authenticate',
  text: `SELECT u.*, s.id AS session_id, s.revoked_at AS session_revoked_at, s.expires_at AS session_expires_at
         FROM user_sessions s JOIN users u ON u.id = s.user_id WHERE s.id = ANY ((SELECT $1::uuid[])::uuid[])`,
};

const KEPT_DAYS = 30;
/** Ended sessions that are kept per user. */
const KEPT_ENDED = 100;

/** The sessions table. */
@Injectable()
export class SessionsRepository {
  private readonly checks = new Batch<string, AuthenticatedRow | undefined>((ids) => this.authenticateAll(ids), {
    max: 100,
    parallel: 4,
    failure: 'together',
  });

  constructor(private readonly db: Database) {}

  async insert(session: Omit<Row, 'counter' | 'rotated_at' | 'revoked_at' | 'revoke_reason'>, tx: Tx): Promise<void> {
    await this.db.execute(
      `INSERT INTO user_sessions (id, user_id, sealed_key, transport, ip, user_agent, created_at, refreshed_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        session.id,
        session.user_id,
        session.sealed_key,
        session.transport,
        session.ip,
        session.user_agent,
        session.created_at,
        session.refreshed_at,
        session.expires_at,
      ],
      tx,
    );
  }

  /** The session's current state: the read starts after the call. */
  authenticate(id: string): Promise<AuthenticatedRow | undefined> {
    return this.checks.add(id);
  }

  /** The ids of those sessions whose tokens are still accepted. */
  async findLive(ids: readonly string[], at: Date): Promise<ReadonlySet<string>> {
    const rows = await this.db.query<{ id: string }>(
      `SELECT s.id FROM user_sessions s JOIN users u ON u.id = s.user_id
       WHERE s.id = ANY ($1::uuid[]) AND s.revoked_at IS NULL AND s.expires_at > $2 AND u.is_active`,
      [ids, at],
    );
    return new Set(rows.map(({ id }) => id));
  }

  findForRefresh(id: string): Promise<RefreshRow | undefined> {
    return this.db.one<RefreshRow>(
      `SELECT s.*, u.is_active, extract(epoch FROM clock_timestamp() - s.rotated_at)::float8 AS rotated_seconds_ago
       FROM user_sessions s JOIN users u ON u.id = s.user_id WHERE s.id = $1`,
      [id],
    );
  }

  /** Increments the counter if it still has this value: of several concurrent callers one gets 1, the others 0. */
  rotate(id: string, counter: number, at: Date): Promise<number> {
    return this.db.execute(
      `UPDATE user_sessions SET counter = counter + 1, refreshed_at = $3, rotated_at = clock_timestamp()
       WHERE id = $1 AND counter = $2 AND revoked_at IS NULL`,
      [id, counter, at],
    );
  }

  /** Whether a session has not been ended. */
  async isLive(id: string, tx: Tx): Promise<boolean> {
    return (await this.db.one('SELECT 1 FROM user_sessions WHERE id = $1 AND revoked_at IS NULL', [id], tx)) !== undefined;
  }

  live(userId: string, at: Date): Promise<Row[]> {
    return this.db.query<Row>(
      'SELECT * FROM user_sessions WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2 ORDER BY id DESC',
      [userId, at],
    );
  }

  revoke(id: string, reason: RevokeReason, tx?: Tx): Promise<number> {
    return this.db.execute(
      'UPDATE user_sessions SET revoked_at = clock_timestamp(), revoke_reason = $2 WHERE id = $1 AND revoked_at IS NULL',
      [id, reason],
      tx,
    );
  }

  revokeOwned(userId: string, id: string, reason: RevokeReason): Promise<number> {
    return this.db.execute(
      'UPDATE user_sessions SET revoked_at = clock_timestamp(), revoke_reason = $3 WHERE id = $2 AND user_id = $1 AND revoked_at IS NULL',
      [userId, id, reason],
    );
  }

  revokeAll(userId: string, reason: RevokeReason, exceptId: string | null, tx?: Tx): Promise<number> {
    return this.db.execute(
      `UPDATE user_sessions SET revoked_at = clock_timestamp(), revoke_reason = $2
       WHERE user_id = $1 AND revoked_at IS NULL AND id IS DISTINCT FROM $3`,
      [userId, reason, exceptId],
      tx,
    );
  }

  /** Ends all but the newest `keep` sessions. */
  trim(userId: string, keep: number, tx: Tx): Promise<number> {
    return this.db.execute(
      `UPDATE user_sessions SET revoked_at = clock_timestamp(), revoke_reason = 'too_many' WHERE id IN (
         SELECT id FROM user_sessions WHERE user_id = $1 AND revoked_at IS NULL ORDER BY created_at DESC, id DESC OFFSET $2)`,
      [userId, keep],
      tx,
    );
  }

  /** Deletes a user's ended sessions except the newest ones, however recent: repeated logins must not fill the table. */
  forgetEnded(userId: string, tx: Tx): Promise<number> {
    return this.db.execute(
      `DELETE FROM user_sessions WHERE id IN (
         SELECT id FROM user_sessions WHERE user_id = $1 AND revoked_at IS NOT NULL ORDER BY created_at DESC, id DESC OFFSET $2)`,
      [userId, KEPT_ENDED],
      tx,
    );
  }

  /** Addresses that the user has recently signed in from. */
  async knownAddresses(userId: string): Promise<string[]> {
    const rows = await this.db.query<{ ip: string }>(
      'SELECT DISTINCT ip FROM user_sessions WHERE user_id = $1 AND ip IS NOT NULL LIMIT 200',
      [userId],
    );
    return rows.map(({ ip }) => ip);
  }

  /** The sessions of a user, for their data export. */
  exportOf(userId: string): Promise<Pick<Row, 'id' | 'ip' | 'user_agent' | 'created_at' | 'refreshed_at' | 'expires_at' | 'revoked_at'>[]> {
    return this.db.query(
      `SELECT id, ip, user_agent, created_at, refreshed_at, expires_at, revoked_at FROM user_sessions WHERE user_id = $1 ORDER BY id DESC`,
      [userId],
    );
  }

  /** Deletes sessions that expired long ago; until then they tell which addresses are known. */
  deleteOld(): Promise<number> {
    return this.db.execute('DELETE FROM user_sessions WHERE expires_at < now() - make_interval(days => $1)', [KEPT_DAYS]);
  }

  private async authenticateAll(ids: readonly string[]): Promise<(AuthenticatedRow | undefined)[]> {
    const rows = await this.db.query<AuthenticatedRow>(AUTHENTICATE, [[...new Set(ids)]]);
    const bySession = new Map(rows.map((row) => [row.session_id, row]));
    return ids.map((id) => bySession.get(id));
  }
}
