import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';

import { Clock, newId, SessionWatch } from '#platform';
import type { AuthUser, Tx } from '#platform';

import { UsersService } from '../../users/index.js';
import type { UserEntity } from '../../users/index.js';
import type { Caller } from '../caller.js';
import { AuthConfig } from '../config/auth.config.js';
import { InvalidCredentials, SessionNotFound } from '../auth.errors.js';
import type { SessionEntity, Transport } from './session.entity.js';
import { SessionIssuer } from './session-issuer.js';
import type { IssuedTokens } from './session-issuer.js';
import { SessionsRepository } from './sessions.repository.js';
import type { RevokeReason } from './sessions.repository.js';
import type { Session } from './sessions.schema.js';

/** Sessions of users: opened at login; ended by expiry, by their user, or by a change of password. */
@Injectable()
export class SessionsService implements OnModuleInit {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly users: UsersService,
    private readonly issuer: SessionIssuer,
    private readonly config: AuthConfig,
    private readonly clock: Clock,
    private readonly watch: SessionWatch,
  ) {}

  /** The platform closes the open responses of sessions that have ended; it asks here which of them are still valid. */
  onModuleInit(): void {
    this.watch.use((ids) => this.sessions.findLive(ids, this.clock.now()));
  }

  /**
   * Signs in a user whose password matched the given hash; beyond `SESSIONS_PER_USER` the oldest session ends.
   * Throws `INVALID_CREDENTIALS` when the hash has been replaced since, or the account is not active.
   */
  async open(compared: Pick<UserEntity, 'id' | 'password_hash'>, transport: Transport, caller: Caller, tx: Tx): Promise<IssuedTokens> {
    const now = this.clock.now();
    // NOTE: recording the login locks the user's row: parallel logins count each other's sessions, and a concurrent change of password
    // either sees this session and ends it, or is seen here.
    const user = await this.users.recordLogin(compared, now, tx);
    if (!user) throw new InvalidCredentials();
    const id = newId();
    const { key, sealed_key } = this.issuer.createKey(id);
    const expires_at = new Date(now.getTime() + this.config.JWT_REFRESH_TTL * 1000);
    const { ip, user_agent } = caller;
    const session = { id, user_id: user.id, transport, ip, user_agent, created_at: now, refreshed_at: now, expires_at };
    await this.sessions.insert({ ...session, sealed_key }, tx);
    await this.sessions.trim(user.id, this.config.SESSIONS_PER_USER, tx);
    await this.sessions.forgetEnded(user.id, tx);
    return this.issuer.issueFor(user, session, key, 0);
  }

  async list(user: AuthUser): Promise<Session[]> {
    const rows = await this.sessions.live(user.id, this.clock.now());
    return rows.map((row) => present(row, user.session_id));
  }

  /** Ends one session of the user. Throws `NOT_FOUND`. */
  async end(user: AuthUser, id: string): Promise<void> {
    if ((await this.sessions.revokeOwned(user.id, id, 'ended_by_user')) === 0) throw new SessionNotFound();
  }

  /** Ends a session whose token the caller holds; false when it had already ended. */
  async endHeld(id: string): Promise<boolean> {
    return (await this.sessions.revoke(id, 'logout')) === 1;
  }

  /** Ends all sessions of a user, except one if given. Returns how many. */
  endAll(userId: string, reason: RevokeReason, exceptId: string | null, tx?: Tx): Promise<number> {
    return this.sessions.revokeAll(userId, reason, exceptId, tx);
  }
}

function present({ id, ip, user_agent, transport, created_at, refreshed_at, expires_at }: SessionEntity, currentId: string): Session {
  return {
    id,
    ip,
    device: user_agent,
    token_delivery: transport,
    created_at: created_at.toISOString(),
    last_used_at: refreshed_at.toISOString(),
    expires_at: expires_at.toISOString(),
    current: id === currentId,
  };
}
