import { Injectable } from '@nestjs/common';

import { Secrets } from '#platform';

import { TokenInvalid } from '../auth.errors.js';
import { decodeRefreshToken, hasValidSignature } from '../tokens/refresh-token.js';
import { SESSION_KEY } from './session-keys.js';
import { SessionsRepository } from './sessions.repository.js';
import type { RefreshRow } from './sessions.repository.js';

/** A session somebody has proved to hold a refresh token of, current or not. */
export interface HeldSession {
  row: RefreshRow;
  key: Buffer;
  /** The count the token was made at, and the session's. */
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

  /** Throws `TOKEN_INVALID` unless the token was made by us for a session that exists; says nothing about whether it is still good. */
  async find(token: string): Promise<HeldSession> {
    const claims = decodeRefreshToken(token);
    const row = claims && (await this.sessions.findForRefresh(claims.sessionId));
    const key = row && this.secrets.open(SESSION_KEY, row.sealed_key, row.id);
    // NOTE: the signature comes before any change of state, so that a forged token never ends a session.
    if (!claims || !row || !key || !hasValidSignature(claims, key)) throw new TokenInvalid();
    return { row, key, tokenCounter: claims.counter, sessionCounter: Number(row.counter) };
  }
}
