import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { AppError } from '#platform';
import type { AuthUser } from '#platform';

import { Audit } from '../audit/audit.js';
import { AccessTokens } from '../tokens/access-tokens.js';
import { HeldSessions } from './held-sessions.js';
import { RefreshCookie } from './refresh-cookie.js';
import { SessionsService } from './sessions.service.js';

/** Ends sessions on behalf of their user. */
@Injectable()
export class LogoutService {
  constructor(
    private readonly sessions: SessionsService,
    private readonly held: HeldSessions,
    private readonly tokens: AccessTokens,
    private readonly cookie: RefreshCookie,
    private readonly audit: Audit,
  ) {}

  /** Ends the session of every token that the request carries, even if the token has expired. */
  async logout(request: FastifyRequest, fromBody: string | undefined, reply: FastifyReply): Promise<void> {
    const bearer = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1];
    const cookie = this.cookie.peek(request);
    const refreshTokens = [fromBody, cookie].filter((token) => token !== undefined);
    const ids = await Promise.all([this.ofAccessToken(bearer), ...refreshTokens.map((token) => this.ofRefreshToken(token))]);
    for (const id of new Set(ids)) {
      if (id && (await this.sessions.endHeld(id)))
        await this.audit.record({ event: 'session.logout', outcome: 'success', session_id: id, ip: request.ip });
    }
    if (cookie !== undefined) this.cookie.clear(reply);
  }

  async logoutAll({ id, session_id }: AuthUser): Promise<void> {
    const count = await this.sessions.endAll(id, 'logout', null);
    await this.audit.record({ event: 'session.ended_all', outcome: 'success', user_id: id, session_id, details: { count } });
  }

  /** Throws `NOT_FOUND`. */
  async end(user: AuthUser, id: string): Promise<void> {
    await this.sessions.end(user, id);
    await this.audit.record({ event: 'session.ended', outcome: 'success', user_id: user.id, session_id: id });
  }

  private async ofAccessToken(text: string | undefined): Promise<string | undefined> {
    return unlessRefused(async () => {
      const token = text === undefined ? undefined : this.tokens.decode(text);
      return token?.kind === 'user' ? token.session_id : undefined;
    });
  }

  private async ofRefreshToken(token: string): Promise<string | undefined> {
    return unlessRefused(async () => (await this.held.find(token)).row.id);
  }
}

/** An invalid token is not an error at logout; an unreachable database is. */
async function unlessRefused<T>(find: () => Promise<T>): Promise<T | undefined> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}
