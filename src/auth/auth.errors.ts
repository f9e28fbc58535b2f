import { defineError } from '#platform';

const challenge = (error?: string): Readonly<Record<string, string>> => ({
  'www-authenticate': error ? `Bearer realm="catalyst", error="${error}"` : 'Bearer realm="catalyst"',
});

/** No access token came with the request. */
export const TokenMissing = defineError({
  code: 'TOKEN_MISSING',
  status: 401,
  message: 'this needs an access token in the Authorization header',
  headers: () => challenge(),
});

/** The token is not one of ours, or not for this. */
export const TokenInvalid = defineError({
  code: 'TOKEN_INVALID',
  status: 401,
  message: 'the token is not valid',
  headers: () => challenge('invalid_token'),
});

export const TokenExpired = defineError({
  code: 'TOKEN_EXPIRED',
  status: 401,
  message: 'the token has expired',
  headers: () => challenge('invalid_token'),
});

/** The token could not be checked, for a reason that is not the token's. */
export const TokenVerificationFailed = defineError({
  code: 'TOKEN_VERIFICATION_FAILED',
  status: 401,
  message: 'the token could not be verified',
  headers: () => challenge('invalid_token'),
});

/** An older refresh token came back, so the session was ended for both its owner and whoever else holds it. */
export const TokenReused = defineError({
  code: 'TOKEN_REUSED',
  status: 401,
  message: 'this refresh token was used before; its session has been ended, sign in again',
  headers: () => challenge('invalid_token'),
});

/** The session was ended: by logout, by a password change, by its user or an operator. */
export const SessionRevoked = defineError({
  code: 'SESSION_REVOKED',
  status: 401,
  message: 'this session has ended, sign in again',
  headers: () => challenge('invalid_token'),
});

/** Wrong, unknown and inactive alike. */
export const InvalidCredentials = defineError({
  code: 'INVALID_CREDENTIALS',
  status: 401,
  message: 'the credentials are not valid',
  headers: () => challenge(),
});

/** The password is right, but the address has not been verified. */
export const EmailNotVerified = defineError({
  code: 'EMAIL_NOT_VERIFIED',
  status: 403,
  message: 'verify your email address first; POST /api/auth/resend-verification sends the code again',
});

/** Wrong, used, expired and unknown alike. */
export const OtpInvalid = defineError({ code: 'OTP_INVALID', status: 400, message: 'the code or token is not valid any more' });

/** The service client lacks a scope. */
export const InsufficientScope = defineError({
  code: 'FORBIDDEN',
  status: 403,
  message: ({ scopes }: { scopes: readonly string[] }) => `this needs a service client with ${scopes.join(' and ') || 'an access token'}`,
  headers: ({ scopes }) => ({ 'www-authenticate': `Bearer realm="catalyst", error="insufficient_scope", scope="${scopes.join(' ')}"` }),
});

/** The request comes from another site, where a browser would add the cookie by itself. */
export const CrossSite = defineError({
  code: 'FORBIDDEN',
  status: 403,
  message: 'the session cookie is accepted only from pages of this site, with a JSON content type',
});

export const SessionNotFound = defineError({ code: 'NOT_FOUND', status: 404, message: 'there is no such session' });
