import { defineError } from '#platform';

const challenge = (error?: string): Readonly<Record<string, string>> => ({
  'www-authenticate': error ? `Bearer realm="catalyst", error="${error}"` : 'Bearer realm="catalyst"',
});

/** The request has no access token. */
export const TokenMissing = defineError({
  code: 'TOKEN_MISSING',
  status: 401,
  message: 'an access token is required in the Authorization header',
  headers: () => challenge(),
});

/** The token was not issued by us, or not for this purpose. */
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

/** The token could not be verified, for a reason other than the token itself. */
export const TokenVerificationFailed = defineError({
  code: 'TOKEN_VERIFICATION_FAILED',
  status: 401,
  message: 'the token could not be verified',
  headers: () => challenge('invalid_token'),
});

/** An older refresh token was used again, so its session has been ended for everyone who holds a token of it. */
export const TokenReused = defineError({
  code: 'TOKEN_REUSED',
  status: 401,
  message: 'this refresh token has already been used; its session has been ended, sign in again',
  headers: () => challenge('invalid_token'),
});

/** The session has been ended: by logout, by a change of password, by its user or by an operator. */
export const SessionRevoked = defineError({
  code: 'SESSION_REVOKED',
  status: 401,
  message: 'this session has ended, sign in again',
  headers: () => challenge('invalid_token'),
});

/** The same for wrong passwords, unknown names and inactive accounts. */
export const InvalidCredentials = defineError({
  code: 'INVALID_CREDENTIALS',
  status: 401,
  message: 'the credentials are not valid',
  headers: () => challenge(),
});

/** The password is correct, but the address has not been verified. */
export const EmailNotVerified = defineError({
  code: 'EMAIL_NOT_VERIFIED',
  status: 403,
  message: 'verify your email address first; POST /api/auth/resend-verification sends the code again',
});

/** The same for wrong, used, expired and unknown codes. */
export const OtpInvalid = defineError({ code: 'OTP_INVALID', status: 400, message: 'the code or token is not valid' });

/** The service client lacks a scope. */
export const InsufficientScope = defineError({
  code: 'FORBIDDEN',
  status: 403,
  message: ({ scopes }: { scopes: readonly string[] }) => `a service client with ${scopes.join(' and ') || 'an access token'} is required`,
  headers: ({ scopes }) => ({ 'www-authenticate': `Bearer realm="catalyst", error="insufficient_scope", scope="${scopes.join(' ')}"` }),
});

/** The request comes from another site, where a browser adds the cookie automatically. */
export const CrossSite = defineError({
  code: 'FORBIDDEN',
  status: 403,
  message: 'the session cookie is accepted only from pages of this site, with a JSON content type',
});

export const SessionNotFound = defineError({ code: 'NOT_FOUND', status: 404, message: 'the session does not exist' });
