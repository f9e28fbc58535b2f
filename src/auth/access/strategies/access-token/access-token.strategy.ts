import type { KeyObject } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { Strategy } from 'passport-jwt';
import type { SecretOrKeyProvider } from 'passport-jwt';

import { AuthenticationStrategy } from '#platform';
import type { Principal, RequestStrategy } from '#platform';

import { Authenticator } from '../../authenticator.js';
import type { AuthenticatedRequest } from '../../../caller.js';
import { AuthConfig } from '../../../config/auth.config.js';
import { TokenInvalid } from '../../../auth.errors.js';
import { AccessTokens } from '../../../tokens/access-tokens.js';
import type { AccessToken, Claims } from '../../../tokens/access-tokens.js';
import { KeyRing } from '../../../tokens/key-ring.js';
import { ACCESS_TOKEN_SCHEMES } from './access-token.schemes.js';

const BEARER = /^Bearer +(\S+) *$/i;

// NOTE: passport's types are for Express; the request is Fastify's.
type PassportRequest = Parameters<Strategy['authenticate']>[0] & AuthenticatedRequest;

function tokenOf({ headers }: Pick<FastifyRequest, 'headers'>): string | null {
  return BEARER.exec(headers.authorization ?? '')?.[1] ?? null;
}

/** Access tokens of users and service clients. Nothing is awaited before `validate`, so that concurrent requests share one read of sessions. */
@AuthenticationStrategy({ name: 'access-token', schemes: ACCESS_TOKEN_SCHEMES, fallback: true })
@Injectable()
export class AccessTokenStrategy extends PassportStrategy(Strategy, 'access-token') implements RequestStrategy {
  constructor(
    keys: KeyRing,
    config: AuthConfig,
    private readonly tokens: AccessTokens,
    private readonly authenticator: Authenticator,
  ) {
    const secretOrKeyProvider: SecretOrKeyProvider<AuthenticatedRequest> = (_request, token: string, done) => {
      const key = keys.keyOf(token);
      // NOTE: the types allow only strings and buffers; a prepared key object works too, and is not parsed again.
      if (key) done(null, key as KeyObject & Buffer);
      else done(new TokenInvalid());
    };
    super({
      jwtFromRequest: tokenOf,
      secretOrKeyProvider,
      algorithms: [config.signingAlgorithm],
      ignoreExpiration: true,
      passReqToCallback: true,
    });
  }

  accepts(request: FastifyRequest): boolean {
    return tokenOf(request) !== null;
  }

  /** A token that has been verified before skips the verification. */
  override authenticate(request: PassportRequest): void {
    const token = this.tokens.remembered(tokenOf(request) ?? '');
    if (!token) {
      super.authenticate(request);
      return;
    }
    this.authenticator.principalOf(token, request).then(
      (principal) => this.success(principal),
      (error: Error) => this.error(error),
    );
  }

  validate(request: AuthenticatedRequest, claims: Claims): Promise<Principal> {
    const token: AccessToken = this.tokens.accept(tokenOf(request) ?? '', claims);
    return this.authenticator.principalOf(token, request);
  }
}
