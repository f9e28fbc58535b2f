import { randomBytes } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { Secrets } from '#platform';

import { UsersService } from '../../users/index.js';
import type { UserEntity } from '../../users/index.js';
import { SessionRevoked } from '../auth.errors.js';
import { AccessTokens } from '../tokens/access-tokens.js';
import { encodeRefreshToken } from '../tokens/refresh-token.js';
import type { SessionEntity, Transport } from './session.entity.js';

/** The purpose for which session keys are sealed; the id of the session is the context. */
export const SESSION_KEY = 'session-key';

const KEY_BYTES = 32;

/** New tokens of a session, before it is decided how they are delivered. */
export interface IssuedTokens {
  access_token: string;
  refresh_token: string;
  /** Lifetime of the access token in seconds. */
  expires_in: number;
  transport: Transport;
  session_id: string;
  session_expires_at: Date;
  user: UserEntity;
}

type Facts = Pick<SessionEntity, 'id' | 'user_id' | 'transport' | 'expires_at'>;

/** Issues the tokens of a session. */
@Injectable()
export class SessionIssuer {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly users: UsersService,
    private readonly secrets: Secrets,
  ) {}

  /** A key for a new session's refresh tokens, and the same key sealed for storage. */
  createKey(sessionId: string): { key: Buffer; sealed_key: Buffer } {
    const key = randomBytes(KEY_BYTES);
    return { key, sealed_key: this.secrets.seal(SESSION_KEY, key, sessionId) };
  }

  /** The tokens of the session at this counter, with the current state of its user. */
  async issue(session: Facts, key: Buffer, counter: number): Promise<IssuedTokens> {
    const user = await this.users.findById(session.user_id);
    if (!user) throw new SessionRevoked();
    return this.issueFor(user, session, key, counter);
  }

  issueFor(user: UserEntity, { id, transport, expires_at }: Facts, key: Buffer, counter: number): IssuedTokens {
    return {
      ...this.tokens.forSession(user.id, id, expires_at),
      refresh_token: encodeRefreshToken(id, counter, key),
      transport,
      session_id: id,
      session_expires_at: expires_at,
      user,
    };
  }
}
