import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { Clock } from '#platform';
import type { AuthUser, Principal } from '#platform';

import type { UserEntity } from '../../users/index.js';
import { SessionRevoked } from '../auth.errors.js';
import { ServiceClientsRepository } from '../clients/service-clients.repository.js';
import { SessionsRepository } from '../sessions/sessions.repository.js';
import { AccessTokens } from '../tokens/access-tokens.js';
import type { AccessToken } from '../tokens/access-tokens.js';

type UserToken = Extract<AccessToken, { kind: 'user' }>;

/** A request after the guard: who makes it, and the user's row that was read to find that out. */
export type AuthenticatedRequest = FastifyRequest & { principal?: Principal; account?: UserEntity };

/** Finds out who credentials stand for. Every call reads the session, so an ended one is refused at once, whatever became of Redis. */
@Injectable()
export class Authenticator {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly sessions: SessionsRepository,
    private readonly clients: ServiceClientsRepository,
    private readonly clock: Clock,
  ) {}

  /** Who a verified token stands for; keeps the user's row on the request. Throws `TOKEN_EXPIRED`, `SESSION_REVOKED`. */
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

  /** Whether a token is good right now; for introspection. */
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
