import { defineError } from './app-error.js';
import type { FieldError } from './app-error.js';

/** The input does not fit its schema; `errors` says where. */
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

/** No route answers this method and path. */
export const RouteNotFound = defineError({ code: 'NOT_FOUND', status: 404, message: 'Route not found' });

/** The body is larger than the route accepts. */
export const PayloadTooLarge = defineError({ code: 'PAYLOAD_TOO_LARGE', status: 413, message: 'The request body is too large' });

/** The content type is not one the route accepts. */
export const UnsupportedMediaType = defineError({
  code: 'UNSUPPORTED_MEDIA_TYPE',
  status: 415,
  message: 'The content type of the request is not supported',
});

/** The caller is known and may not do this. */
export const Forbidden = defineError({ code: 'FORBIDDEN', status: 403, message: 'this is not allowed with these credentials' });

/** The service cannot answer now; trying again after `seconds` may help. */
export const ServiceUnavailable = defineError({
  code: 'SERVICE_UNAVAILABLE',
  status: 503,
  message: 'the service cannot answer right now',
  retryAfter: ({ seconds }: { seconds: number }) => seconds,
});

/** Too many calls; trying again after `seconds` may help. */
export const RateLimited = defineError({
  code: 'RATE_LIMITED',
  status: 429,
  message: ({ seconds }: { seconds: number }) => `too many requests, try again in ${seconds} s`,
  retryAfter: ({ seconds }) => seconds,
});

/** Something broke inside. */
export const ServerError = defineError({ code: 'SERVER_ERROR', status: 500, message: 'something went wrong on our side' });
