import { Injectable } from '@nestjs/common';

import { validate as isUuid } from 'uuid';

import { AppError, Clock, newId } from '#platform';

import { AuthConfig } from '../auth.config.js';
import { TokenExpired, TokenInvalid, TokenVerificationFailed } from '../auth.errors.js';
import { KeyRing } from './key-ring.js';
import type { Claims } from './signing-key.js';

interface Verified {
  jti: string;
  /** Seconds since 1970. */
  iat: number;
  exp: number;
}

/** What a valid access token says: of a user's session, or of a service client. */
export type AccessToken =
  | (Verified & { kind: 'user'; user_id: string; session_id: string })
  | (Verified & { kind: 'service'; client_id: string; scopes: readonly string[] });

const MAX_LENGTH = 4_096;
const REMEMBERED = 10_000;

/** Signs and verifies access tokens. Verified tokens are remembered, so that a busy session costs one signature check and no more. */
@Injectable()
export class AccessTokens {
  private readonly remembered = new Map<string, AccessToken>();

  constructor(
    private readonly keys: KeyRing,
    private readonly config: AuthConfig,
    private readonly clock: Clock,
  ) {}

  /** A token of a session; it never outlives the session. `expires_in` is in seconds. */
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
    if (token.exp <= this.now()) throw new TokenExpired();
    return token;
  }

  /** Like `verify`, for a token that may have expired. */
  decode(text: string): AccessToken {
    const known = this.remembered.get(text);
    if (known) return known;
    const token = this.check(text);
    this.remember(text, token);
    return token;
  }

  /** Algorithm and ids of the keys. */
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
    return this.keys.active.sign({ iss: this.config.JWT_ISSUER, ...claims, jti: newId(), iat, exp: iat + seconds });
  }

  private check(text: string): AccessToken {
    if (text.length > MAX_LENGTH) throw new TokenInvalid();
    const [header = '', payload = '', signature = '', ...rest] = text.split('.');
    const key = this.keys.withHeader(header);
    // NOTE: two spellings of one signature (spare bits of the last character) must not be two tokens.
    if (!key || rest.length > 0 || !isCanonical(payload) || !isCanonical(signature)) throw new TokenInvalid();
    try {
      const claims = key.verify(text);
      // NOTE: what we sign has each key once and no blanks; anything else was not written by us.
      if (Buffer.from(payload, 'base64url').toString() !== JSON.stringify(claims)) throw new TokenInvalid();
      return this.read(claims);
    } catch (error) {
      if (error instanceof AppError) throw error;
      if (error instanceof Error && 'code' in error && String(error.code).startsWith('FAST_JWT_')) throw new TokenInvalid();
      throw new TokenVerificationFailed();
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
    if (this.remembered.size >= REMEMBERED) {
      const [oldest] = this.remembered.keys();
      if (oldest !== undefined) this.remembered.delete(oldest);
    }
    this.remembered.set(text, token);
  }
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && isUuid(value);
}

function isSeconds(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

function isCanonical(segment: string): boolean {
  return segment !== '' && Buffer.from(segment, 'base64url').toString('base64url') === segment;
}
