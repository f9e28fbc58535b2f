import { defineError } from '#platform';

// Source: RFC 6749 section 5.2.
export const InvalidRequest = defineError({ code: 'invalid_request', status: 400, message: ({ reason }: { reason: string }) => reason });

export const InvalidClient = defineError({
  code: 'invalid_client',
  status: 401,
  message: 'the client is unknown or its secret is wrong',
  headers: () => ({ 'www-authenticate': 'Basic realm="catalyst"' }),
});

export const InvalidScope = defineError({ code: 'invalid_scope', status: 400, message: 'the client does not have this scope' });

export const UnsupportedGrantType = defineError({
  code: 'unsupported_grant_type',
  status: 400,
  message: 'this grant type is not supported',
});
