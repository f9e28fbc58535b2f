import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { RuntimeConfig, ValidationError } from '#platform';

import { CrossSite, TokenMissing } from '../auth.errors.js';
import type { Transport } from './session.entity.js';
import type { IssuedTokens } from './session-issuer.js';
import { SameSite } from './same-site.js';

const PATH = '/api/auth';

/** A refresh token and how it was sent. */
export interface Presented {
  token: string;
  transport: Transport;
}

type Reply = Pick<FastifyReply, 'header' | 'setCookie' | 'clearCookie'>;

/** Delivers and reads refresh tokens: in the body or in the cookie, as chosen when the session was opened, never in both. */
@Injectable()
export class RefreshCookie {
  private readonly secure: boolean;

  constructor(
    runtime: RuntimeConfig,
    private readonly sameSite: SameSite,
  ) {
    this.secure = runtime.production;
  }

  /** Browsers accept the prefix `__Secure-` only together with Secure; `__Host-` would require the path `/`. */
  get name(): string {
    return this.secure ? '__Secure-catalyst_refresh' : 'catalyst_refresh';
  }

  /** The response body for new tokens; sets the cookie if the session delivers its refresh token there. */
  deliver(reply: Reply, { access_token, refresh_token, expires_in, transport, session_expires_at, user }: IssuedTokens) {
    void reply.header('cache-control', 'no-store');
    const body = { access_token, token_type: 'bearer' as const, expires_in, user };
    if (transport === 'body') return { ...body, refresh_token };
    const maxAge = Math.max(0, Math.floor((session_expires_at.getTime() - Date.now()) / 1000));
    void reply.setCookie(this.name, refresh_token, { ...this.attributes(), maxAge });
    return body;
  }

  clear(reply: Reply): void {
    void reply.clearCookie(this.name, this.attributes());
  }

  /** The refresh token of a request. Throws `TOKEN_MISSING`, `VALIDATION_ERROR` for two tokens, `FORBIDDEN` for a cookie sent from another site. */
  take(request: FastifyRequest, fromBody: string | undefined): Presented {
    const cookie = request.cookies[this.name];
    if (cookie === undefined && fromBody === undefined) throw new TokenMissing();
    if (cookie === undefined || fromBody === undefined)
      return cookie === undefined ? { token: fromBody ?? '', transport: 'body' } : this.fromOurPage(request, cookie);
    throw new ValidationError({ errors: [{ path: 'refresh_token', message: 'must not be sent both in the cookie and in the body' }] });
  }

  /** The token in the cookie, if one of our own pages sent it. */
  peek(request: FastifyRequest): string | undefined {
    return this.sameSite.allows(request) ? request.cookies[this.name] : undefined;
  }

  private fromOurPage(request: FastifyRequest, token: string): Presented {
    if (!this.sameSite.allows(request)) throw new CrossSite();
    return { token, transport: 'cookie' };
  }

  private attributes() {
    return { path: PATH, httpOnly: true, secure: this.secure, sameSite: 'strict' } as const;
  }
}
