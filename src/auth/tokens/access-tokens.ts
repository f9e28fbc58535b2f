import { Injectable } from '@nestjs/common';
import { JsonWebTokenError, JwtService } from '@nestjs/jwt';
import { validate as isUuid } from 'uuid';

import { AppError, Clock, newId } from '#platform';

import { AuthConfig } from '../config/auth.config.js';
import { TokenExpired, TokenInvalid, TokenVerificationFailed } from '../auth.errors.js';
import { KeyRing } from './key-ring.js';
import { signOptions } from './signing-key.js';

/** The claims of a token before they are checked. */
export type Claims = Record<string, unknown>;

interface Verified {
  jti: string;
  /** Seconds since 1970. */
  iat: number;
  exp: number;
}

/** A verified access token: of a user's session, or of a service client. */
export type AccessToken =
  | (Verified & { kind: 'user'; user_id: string; session_id: string })
  | (Verified & { kind: 'service'; client_id: string; scopes: readonly string[] });

const REMEMBERED = 10_000;

/** The error for a token that could not be verified. */
export function tokenError(reason: unknown): AppError {
  if (reason instanceof AppError) return reason;
  return reason instanceof JsonWebTokenError ? new TokenInvalid() : new TokenVerificationFailed();
}

/** Signs and verifies access tokens. Verified tokens are cached, so that the signature of each is checked once. */
@Injectable()
export class AccessTokens {
  private readonly known = new Map<string, AccessToken>();

  constructor(
    private readonly jwt: JwtService,
    private readonly keys: KeyRing,
    private readonly config: AuthConfig,
    private readonly clock: Clock,
  ) {}

  /** A token of a session; it expires no later than the session. `expires_in` is in seconds. */
  forSession(userId: string, sessionId: string, sessionEnd: Date): { access_token: string; expires_in: number } {
    const now = this.now();
    const expires_in = Math.max(1, Math.min(this.config.JWT_ACCESS_TTL, Math.floor(sessionEnd.getTime() / 1000) - now));
    return { access_token: this.sign({ aud: this.config.JWT_AUDIENCE, sub: userId, sid: sessionId }, now, expires_in), expires_in };
  }

  forService(clientId: string, scopes: readonly string[]): { access_token: string; expires_in: number } {
    const expires_in = this.config.SERVICE_TOKEN_TTL;
    const claims = { aud: this.serviceAudience, sub: clientId, client_id: clientId, scope: scopes.join(' ') };
    return { access_token: this.sign(claims, this.now(), expires_in), expires_in };
  }

  /** Throws `TOKEN_INVALID`, `TOKEN_EXPIRED` or `TOKEN_VERIFICATION_FAILED`. */
  verify(text: string): AccessToken {
    const token = this.decode(text);
    this.assertCurrent(token);
    return token;
  }

  /** Like `verify`, for a token that may have expired. */
  decode(text: string): AccessToken {
    return this.remembered(text) ?? this.accept(text, this.check(text));
  }

  /** Throws `TOKEN_EXPIRED`. */
  assertCurrent(token: AccessToken): void {
    if (token.exp <= this.now()) throw new TokenExpired();
  }

  /** A token that has been verified before. */
  remembered(text: string): AccessToken | undefined {
    return this.known.get(text);
  }

  /** Reads a token whose signature is valid, and caches it. Throws `TOKEN_INVALID`. */
  accept(text: string, claims: Claims): AccessToken {
    // NOTE: our tokens have each key once and no whitespace; any other payload was not written by us.
    if (Buffer.from(text.split('.')[1] ?? '', 'base64url').toString() !== JSON.stringify(claims)) throw new TokenInvalid();
    const token = this.read(claims);
    this.remember(text, token);
    return token;
  }

  /** Ids of the keys, and the audiences. */
  describe(): { active_kid: string; previous_kids: string[]; audiences: { user: string; service: string } } {
    return {
      active_kid: this.keys.active.kid,
      previous_kids: this.keys.all.slice(1).map((key) => key.kid),
      audiences: { user: this.config.JWT_AUDIENCE, service: this.serviceAudience },
    };
  }

  private get serviceAudience(): string {
    return `${this.config.JWT_AUDIENCE}/service`;
  }

  private now(): number {
    return Math.floor(this.clock.now().getTime() / 1000);
  }

  private sign(claims: Claims, iat: number, seconds: number): string {
    const key = this.keys.active;
    const payload = { iss: this.config.JWT_ISSUER, ...claims, jti: newId(), iat, exp: iat + seconds };
    return this.jwt.sign(payload, signOptions(key));
  }

  private check(text: string): Claims {
    try {
      return this.jwt.verify<Claims>(text);
    } catch (error) {
      throw tokenError(error);
    }
  }

  private read(claims: Claims): AccessToken {
    const { iss, aud, sub, sid, client_id, scope, jti, iat, exp } = claims;
    if (iss !== this.config.JWT_ISSUER || !isId(sub) || typeof jti !== 'string') throw new TokenInvalid();
    if (!isSeconds(iat) || !isSeconds(exp)) throw new TokenInvalid();
    const verified = { jti, iat, exp };
    if (aud === this.config.JWT_AUDIENCE && isId(sid) && client_id === undefined)
      return { kind: 'user', user_id: sub, session_id: sid, ...verified };
    if (aud === this.serviceAudience && client_id === sub && typeof scope === 'string' && sid === undefined)
      return { kind: 'service', client_id: sub, scopes: scope.split(' ').filter(Boolean), ...verified };
    throw new TokenInvalid();
  }

  private remember(text: string, token: AccessToken): void {
    if (this.known.size >= REMEMBERED) {
      const [oldest] = this.known.keys();
      if (oldest !== undefined) this.known.delete(oldest);
    }
    this.known.set(text, token);
  }
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && isUuid(value);
}

function isSeconds(value: unknown): value is number {
  return Number.isSafeInteger(value);
}
