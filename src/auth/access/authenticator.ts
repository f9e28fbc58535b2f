import { Injectable } from '@nestjs/common';

import { Clock } from '#platform';
import type { AuthUser, Principal } from '#platform';

import type { UserEntity } from '../../users/index.js';
import { SessionRevoked } from '../auth.errors.js';
import type { AuthenticatedRequest } from '../caller.js';
import { ServiceClientsRepository } from '../clients/service-clients.repository.js';
import { SessionsRepository } from '../sessions/sessions.repository.js';
import { AccessTokens } from '../tokens/access-tokens.js';
import type { AccessToken } from '../tokens/access-tokens.js';

type UserToken = Extract<AccessToken, { kind: 'user' }>;

/** Identifies the principal of an access token. Each call reads the session, so that an ended one is refused at once, even without Redis. */
@Injectable()
export class Authenticator {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly sessions: SessionsRepository,
    private readonly clients: ServiceClientsRepository,
    private readonly clock: Clock,
  ) {}

  /** The principal of a verified token; stores the user's row on the request. Throws `TOKEN_EXPIRED`, `SESSION_REVOKED`. */
  async principalOf(token: AccessToken, request: AuthenticatedRequest): Promise<Principal> {
    this.tokens.assertCurrent(token);
    if (token.kind === 'user') {
      request.account = await this.userOf(token);
      return { kind: 'user', id: token.user_id, session_id: token.session_id };
    }
    await this.assertClient(token.client_id);
    return { kind: 'service', client_id: token.client_id, scopes: token.scopes };
  }

  /** The row of a user whose session is open. Throws `SESSION_REVOKED`. */
  accountOf({ id, session_id }: AuthUser): Promise<UserEntity> {
    return this.userOf({ user_id: id, session_id });
  }

  /** Whether a token is valid now; for introspection. */
  async isActive(token: AccessToken): Promise<boolean> {
    if (token.kind === 'service') return this.clients.isLive(token.client_id);
    return this.userOf(token).then(
      () => true,
      (error: unknown) => {
        if (error instanceof SessionRevoked) return false;
        throw error;
      },
    );
  }

  private async userOf({ user_id, session_id }: Pick<UserToken, 'user_id' | 'session_id'>): Promise<UserEntity> {
    const row = await this.sessions.authenticate(session_id);
    if (!row || row.id !== user_id || row.session_revoked_at || !row.is_active) throw new SessionRevoked();
    if (row.session_expires_at.getTime() <= this.clock.now().getTime()) throw new SessionRevoked();
    return row;
  }

  private async assertClient(clientId: string): Promise<void> {
    if (!(await this.clients.isLive(clientId))) throw new SessionRevoked();
  }
}
