import { Injectable } from '@nestjs/common';

import { Secrets } from '#platform';

import { UsersService } from '../../users/index.js';
import type { UserEntity } from '../../users/index.js';
import { SessionRevoked } from '../auth.errors.js';
import { AccessTokens } from '../tokens/access-tokens.js';
import { encodeRefreshToken } from '../tokens/refresh-token.js';
import type { IssuedTokens } from './issued-tokens.js';
import type { SessionEntity } from './session.entity.js';
import { createSessionKey } from './session-keys.js';

type Facts = Pick<SessionEntity, 'id' | 'user_id' | 'transport' | 'expires_at'>;

/** Makes the tokens of a session. */
@Injectable()
export class SessionIssuer {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly users: UsersService,
    private readonly secrets: Secrets,
  ) {}

  createKey(sessionId: string): { key: Buffer; sealed_key: Buffer } {
    return createSessionKey(this.secrets, sessionId);
  }

  /** The tokens at a count of the session, with its user as they are now. */
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
