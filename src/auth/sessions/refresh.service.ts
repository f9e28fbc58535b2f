import { Injectable } from '@nestjs/common';

import { Clock } from '#platform';

import { Audit } from '../audit/audit.js';
import { SessionRevoked, TokenExpired, TokenInvalid, TokenReused } from '../auth.errors.js';
import { AuthConfig } from '../config/auth.config.js';
import { HeldSessions } from './held-sessions.js';
import type { HeldSession } from './held-sessions.js';
import { decideRefresh } from './refresh-rotation.js';
import type { Transport } from './session.entity.js';
import { SessionIssuer } from './session-issuer.js';
import type { IssuedTokens } from './session-issuer.js';
import { SessionsRepository } from './sessions.repository.js';

const MAX_ATTEMPTS = 5;

/** Exchanges refresh tokens. Rotation is one conditional update, so there is nothing to lock and nothing to undo. */
@Injectable()
export class RefreshService {
  private readonly running = new Map<string, Promise<IssuedTokens>>();

  constructor(
    private readonly held: HeldSessions,
    private readonly sessions: SessionsRepository,
    private readonly issuer: SessionIssuer,
    private readonly audit: Audit,
    private readonly config: AuthConfig,
    private readonly clock: Clock,
  ) {}

  /** Throws `TOKEN_INVALID`, `TOKEN_EXPIRED`, `SESSION_REVOKED`, and `TOKEN_REUSED` after ending the session. */
  async refresh(token: string, transport: Transport): Promise<IssuedTokens> {
    const id = `${transport} ${token}`;
    const running = this.running.get(id);
    if (running) return running;
    const refresh = this.exchange(token, transport).finally(() => this.running.delete(id));
    this.running.set(id, refresh);
    return refresh;
  }

  private async exchange(token: string, transport: Transport): Promise<IssuedTokens> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const session = await this.held.find(token);
      if (session.row.transport !== transport) throw new TokenInvalid();
      this.assertLive(session.row);
      const counter = await this.advance(session);
      if (counter !== undefined) return this.issuer.issue(session.row, session.key, counter);
    }
    throw new TokenInvalid();
  }

  private assertLive({ revoked_at, revoke_reason, is_active, expires_at, refreshed_at }: HeldSession['row']): void {
    if (revoked_at) throw revoke_reason === 'refresh_reuse' ? new TokenReused() : new SessionRevoked();
    if (!is_active) throw new SessionRevoked();
    const now = this.clock.now().getTime();
    const idleEnd = refreshed_at.getTime() + this.config.JWT_REFRESH_IDLE_TTL * 1000;
    if (now >= expires_at.getTime() || now >= idleEnd) throw new TokenExpired();
  }

  /** The counter of the token to issue; nothing when the session was rotated concurrently and must be read again. */
  private async advance({ row, tokenCounter, sessionCounter }: HeldSession): Promise<number | undefined> {
    switch (decideRefresh(sessionCounter, tokenCounter, row.rotated_seconds_ago, this.config.REFRESH_GRACE_SECONDS)) {
      case 'rotate':
        return (await this.sessions.rotate(row.id, sessionCounter, this.clock.now())) === 1 ? sessionCounter + 1 : undefined;
      case 'repeat':
        return sessionCounter;
      case 'impossible':
        throw new TokenInvalid();
      case 'reuse':
        // NOTE: committed on its own before the error is thrown, so that nothing can roll it back.
        await this.sessions.revoke(row.id, 'refresh_reuse');
        await this.audit.record({ event: 'session.refresh_reused', outcome: 'failure', user_id: row.user_id, session_id: row.id });
        throw new TokenReused();
    }
  }
}
