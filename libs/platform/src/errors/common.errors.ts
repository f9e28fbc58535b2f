import { defineError } from './app-error.js';
import type { FieldError } from './app-error.js';

/** The input does not match its schema; `errors` lists the fields. */
export const ValidationError = defineError({
  code: 'VALIDATION_ERROR',
  status: 400,
  message: ({ errors }: { errors: readonly FieldError[] }) =>
    errors.length === 1 && errors[0]
      ? [errors[0].path, errors[0].message].filter(Boolean).join(': ')
      : `The request has ${errors.length} errors`,
  errors: ({ errors }) => errors,
});

/** The body is not JSON. */
export const MalformedJson = defineError({ code: 'MALFORMED_JSON', status: 400, message: 'the body is not valid JSON' });

/** No route matches the method and path. */
export const RouteNotFound = defineError({ code: 'NOT_FOUND', status: 404, message: 'Route not found' });

/** The body is larger than the route accepts. */
export const PayloadTooLarge = defineError({ code: 'PAYLOAD_TOO_LARGE', status: 413, message: 'The request body is too large' });

/** The route does not accept the content type. */
export const UnsupportedMediaType = defineError({
  code: 'UNSUPPORTED_MEDIA_TYPE',
  status: 415,
  message: 'The content type of the request is not supported',
});

/** The caller is authenticated but not allowed to do this. */
export const Forbidden = defineError({ code: 'FORBIDDEN', status: 403, message: 'this is not allowed with these credentials' });

/** The service is temporarily unavailable; a retry after `seconds` may succeed. */
export const ServiceUnavailable = defineError({
  code: 'SERVICE_UNAVAILABLE',
  status: 503,
  message: 'the service cannot answer right now',
  retryAfter: ({ seconds }: { seconds: number }) => seconds,
});

/** Too many requests; a retry after `seconds` may succeed. */
export const RateLimited = defineError({
  code: 'RATE_LIMITED',
  status: 429,
  message: ({ seconds }: { seconds: number }) => `too many requests, try again in ${seconds} s`,
  retryAfter: ({ seconds }) => seconds,
});

/** An unexpected error. */
export const ServerError = defineError({ code: 'SERVER_ERROR', status: 500, message: 'something went wrong on our side' });
