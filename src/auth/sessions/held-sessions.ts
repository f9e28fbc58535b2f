import { Injectable } from '@nestjs/common';

import { Secrets } from '#platform';

import { TokenInvalid } from '../auth.errors.js';
import { decodeRefreshToken, hasValidSignature } from '../tokens/refresh-token.js';
import { SESSION_KEY } from './session-issuer.js';
import { SessionsRepository } from './sessions.repository.js';
import type { RefreshRow } from './sessions.repository.js';

/** A session whose refresh token the caller holds, current or not. */
export interface HeldSession {
  row: RefreshRow;
  key: Buffer;
  /** The counter at which the token was issued. */
  tokenCounter: number;
  sessionCounter: number;
}

/** Finds the session of a refresh token. */
@Injectable()
export class HeldSessions {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly secrets: Secrets,
  ) {}

  /** Throws `TOKEN_INVALID` unless the token was issued for an existing session; whether it is still valid is not checked. */
  async find(token: string): Promise<HeldSession> {
    const claims = decodeRefreshToken(token);
    const row = claims && (await this.sessions.findForRefresh(claims.sessionId));
    const key = row && this.secrets.open(SESSION_KEY, row.sealed_key, row.id);
    // NOTE: the signature is checked before any state changes, so that a forged token never ends a session.
    if (!claims || !row || !key || !hasValidSignature(claims, key)) throw new TokenInvalid();
    return { row, key, tokenCounter: claims.counter, sessionCounter: Number(row.counter) };
  }
}
