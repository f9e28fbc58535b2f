import { Injectable } from '@nestjs/common';

import { Clock } from '#platform';

import { Audit } from '../audit/audit.js';
import { AuthConfig } from '../config/auth.config.js';
import { SessionRevoked, TokenExpired, TokenInvalid, TokenReused } from '../auth.errors.js';
import { HeldSessions } from './held-sessions.js';
import type { HeldSession } from './held-sessions.js';
import type { IssuedTokens } from './issued-tokens.js';
import { judge } from './refresh-rotation.js';
import type { Transport } from './session.entity.js';
import { SessionIssuer } from './session-issuer.js';
import { SessionsRepository } from './sessions.repository.js';

const MAX_RACES = 5;

/** When a session may be refreshed. */
@Injectable()
export class RefreshRules {
  constructor(
    private readonly config: AuthConfig,
    private readonly clock: Clock,
  ) {}

  get graceSeconds(): number {
    return this.config.REFRESH_GRACE_SECONDS;
  }

  now(): Date {
    return this.clock.now();
  }

  assertLive({ revoked_at, revoke_reason, is_active, expires_at, refreshed_at }: HeldSession['row']): void {
    if (revoked_at) throw revoke_reason === 'refresh_reuse' ? new TokenReused() : new SessionRevoked();
    if (!is_active) throw new SessionRevoked();
    const now = this.now().getTime();
    const idleEnd = refreshed_at.getTime() + this.config.JWT_REFRESH_IDLE_TTL * 1000;
    if (now >= expires_at.getTime() || now >= idleEnd) throw new TokenExpired();
  }
}

/** Exchanges refresh tokens. Rotation is one conditional update, so there is nothing to lock and nothing to undo. */
@Injectable()
export class RefreshService {
  private readonly running = new Map<string, Promise<IssuedTokens>>();

  constructor(
    private readonly held: HeldSessions,
    private readonly sessions: SessionsRepository,
    private readonly issuer: SessionIssuer,
    private readonly audit: Audit,
    private readonly rules: RefreshRules,
  ) {}

  /** Throws `TOKEN_INVALID`, `TOKEN_EXPIRED`, `SESSION_REVOKED`, or `TOKEN_REUSED` once the session has been ended for it. */
  async refresh(token: string, transport: Transport): Promise<IssuedTokens> {
    const id = `${transport} ${token}`;
    const running = this.running.get(id);
    if (running) return running;
    const refresh = this.exchange(token, transport).finally(() => this.running.delete(id));
    this.running.set(id, refresh);
    return refresh;
  }

  private async exchange(token: string, transport: Transport): Promise<IssuedTokens> {
    for (let race = 0; race < MAX_RACES; race++) {
      const session = await this.held.find(token);
      if (session.row.transport !== transport) throw new TokenInvalid();
      this.rules.assertLive(session.row);
      const counter = await this.advance(session);
      if (counter !== undefined) return this.issuer.issue(session.row, session.key, counter);
    }
    throw new TokenInvalid();
  }

  /** The count of the token to hand out; nothing when somebody else rotated meanwhile and the session must be looked at again. */
  private async advance({ row, tokenCounter, sessionCounter }: HeldSession): Promise<number | undefined> {
    switch (judge(sessionCounter, tokenCounter, row.rotated_seconds_ago, this.rules.graceSeconds)) {
      case 'rotate':
        return (await this.sessions.rotate(row.id, sessionCounter, this.rules.now())) === 1 ? sessionCounter + 1 : undefined;
      case 'repeat':
        return sessionCounter;
      case 'impossible':
        throw new TokenInvalid();
      case 'reuse':
        // NOTE: committed by itself before anything is thrown, so that nothing can take it back.
        await this.sessions.revoke(row.id, 'refresh_reuse');
        await this.audit.record({ event: 'session.refresh_reused', outcome: 'failure', user_id: row.user_id, session_id: row.id });
        throw new TokenReused();
    }
  }
}
