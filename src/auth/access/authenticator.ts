import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { Clock } from '#platform';
import type { Principal } from '#platform';

import type { UserEntity } from '../../users/index.js';
import { SessionRevoked } from '../auth.errors.js';
import { ServiceClientsRepository } from '../services/service-clients.repository.js';
import { SessionsRepository } from '../sessions/sessions.repository.js';
import { AccessTokens } from '../tokens/access-tokens.js';
import type { AccessToken } from '../tokens/access-tokens.js';

/** A request after the guard: who makes it, and the user's row that was read to find that out. */
export type AuthenticatedRequest = FastifyRequest & { principal?: Principal; account?: UserEntity };

/** Finds out who a token stands for. Every call reads the session, so an ended one is refused at once, whatever became of Redis. */
@Injectable()
export class Authenticator {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly sessions: SessionsRepository,
    private readonly clients: ServiceClientsRepository,
    private readonly clock: Clock,
  ) {}

  /** Throws `TOKEN_INVALID`, `TOKEN_EXPIRED`, `SESSION_REVOKED`. */
  async authenticate(text: string, request: AuthenticatedRequest): Promise<Principal> {
    const token = this.tokens.verify(text);
    if (token.kind === 'user') {
      request.account = await this.userOf(token);
      request.principal = { kind: 'user', id: token.user_id, session_id: token.session_id };
      request.context.user_id = token.user_id;
    } else {
      await this.assertClient(token.client_id);
      request.principal = { kind: 'service', client_id: token.client_id, scopes: token.scopes };
    }
    return request.principal;
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

  private async userOf({ user_id, session_id }: Extract<AccessToken, { kind: 'user' }>): Promise<UserEntity> {
    const row = await this.sessions.authenticate(session_id);
    if (!row || row.id !== user_id || row.session_revoked_at || !row.is_active) throw new SessionRevoked();
    if (row.session_expires_at.getTime() <= this.clock.now().getTime()) throw new SessionRevoked();
    return row;
  }

  private async assertClient(clientId: string): Promise<void> {
    if (!(await this.clients.isLive(clientId))) throw new SessionRevoked();
  }
}
