import { Injectable } from '@nestjs/common';

import { AppError, Clock, RuntimeConfig } from '#platform';
import type { Principal, ServicePrincipal } from '#platform';

import { UsersService } from '../../users/index.js';
import { Authenticator } from '../access/authenticator.js';
import { Audit } from '../audit/audit.js';
import { AuthConfig } from '../config/auth.config.js';
import { InsufficientScope } from '../auth.errors.js';
import { AccessTokens } from '../tokens/access-tokens.js';
import type { AccessToken } from '../tokens/access-tokens.js';
import type { Introspection, JwtInfo } from './introspection.schema.js';

/** Either scope lets a service client introspect tokens; the second also reveals their users. */
const INTROSPECT = 'tokens:introspect';
const READ_USERS = 'users:read';

const INACTIVE: Introspection = { active: false };

/** Introspects access tokens and describes the token settings. */
@Injectable()
export class IntrospectionService {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly authenticator: Authenticator,
    private readonly users: UsersService,
    private readonly audit: Audit,
    private readonly config: AuthConfig,
    private readonly runtime: RuntimeConfig,
    private readonly clock: Clock,
  ) {}

  /** A service client with the scope may introspect any token, a user only their own; any other token is reported as inactive. Throws `FORBIDDEN`. */
  async introspect(text: string, caller: Principal | undefined): Promise<Introspection> {
    const token = this.read(text);
    if (caller?.kind === 'service') return this.forService(token, caller);
    return token?.kind === 'user' && token.user_id === caller?.id ? this.inspect(token) : INACTIVE;
  }

  private async forService(token: AccessToken | undefined, { client_id, scopes }: ServicePrincipal): Promise<Introspection> {
    if (!scopes.includes(INTROSPECT) && !scopes.includes(READ_USERS)) throw new InsufficientScope({ scopes: [INTROSPECT] });
    const found = token ? await this.inspect(token) : INACTIVE;
    const user_id = found.active && token?.kind === 'user' ? token.user_id : null;
    await this.audit.record({ event: 'token.introspected', outcome: found.active ? 'success' : 'failure', client_id, user_id });
    const user = user_id !== null && scopes.includes(READ_USERS) ? await this.users.findById(user_id) : undefined;
    return user ? { ...found, user } : found;
  }

  private async inspect(token: AccessToken): Promise<Introspection> {
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
