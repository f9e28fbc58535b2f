import { Injectable } from '@nestjs/common';

import { AppError, Clock, RuntimeConfig } from '#platform';
import type { Principal } from '#platform';

import { Authenticator } from '../access/authenticator.js';
import { AuthConfig } from '../auth.config.js';
import { AccessTokens } from '../tokens/access-tokens.js';
import type { AccessToken } from '../tokens/access-tokens.js';
import type { Introspection, JwtInfo } from './services.schema.js';

const INACTIVE: Introspection = { active: false };

/** Tells other programs what a token is worth and how tokens are made. */
@Injectable()
export class IntrospectionService {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly authenticator: Authenticator,
    private readonly config: AuthConfig,
    private readonly runtime: RuntimeConfig,
    private readonly clock: Clock,
  ) {}

  /** A service client may ask about any token, a user about their own; everything else is just not active. */
  async introspect(text: string, asker: Principal | undefined): Promise<Introspection> {
    const token = this.read(text);
    if (!token || (asker?.kind === 'user' && !(token.kind === 'user' && token.user_id === asker.id))) return INACTIVE;
    if (!(await this.authenticator.isActive(token))) return INACTIVE;
    const { jti, iat, exp } = token;
    const { audiences } = this.tokens.describe();
    const subject =
      token.kind === 'user'
        ? { aud: audiences.user, sub: token.user_id, sid: token.session_id }
        : { aud: audiences.service, sub: token.client_id, client_id: token.client_id, scope: token.scopes.join(' ') };
    return { active: true, decoded: { iss: this.config.JWT_ISSUER, ...subject, jti, iat, exp } };
  }

  describe(): JwtInfo {
    const { active_kid, previous_kids, audiences } = this.tokens.describe();
    return {
      algorithm: this.config.signingAlgorithm,
      issuer: this.config.JWT_ISSUER,
      audience: audiences.user,
      service_audience: audiences.service,
      access_token_ttl_seconds: this.config.JWT_ACCESS_TTL,
      refresh_token_ttl_seconds: this.config.JWT_REFRESH_TTL,
      service_token_ttl_seconds: this.config.SERVICE_TOKEN_TTL,
      active_kid,
      previous_kids,
      environment: this.runtime.NODE_ENV,
      time: this.clock.now().toISOString(),
    };
  }

  private read(text: string): AccessToken | undefined {
    try {
      return this.tokens.verify(text);
    } catch (error) {
      if (error instanceof AppError) return undefined;
      throw error;
    }
  }
}
