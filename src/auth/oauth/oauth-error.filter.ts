import { Catch } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

import { AppError } from '#platform';

/** Errors that RFC 6749 calls `invalid_grant`; an error that already has a code of the standard keeps it. */
const GRANT_ERRORS = new Set([
  'INVALID_CREDENTIALS',
  'EMAIL_NOT_VERIFIED',
  'TOKEN_INVALID',
  'TOKEN_EXPIRED',
  'TOKEN_REUSED',
  'SESSION_REVOKED',
]);
const OVERLOAD = new Set(['RATE_LIMITED', 'SERVICE_UNAVAILABLE']);

function translate(error: AppError): { status: number; error: string } {
  if (GRANT_ERRORS.has(error.code)) return { status: 400, error: 'invalid_grant' };
  if (OVERLOAD.has(error.code)) return { status: error.status, error: 'temporarily_unavailable' };
  if (error.code === 'VALIDATION_ERROR') return { status: 400, error: 'invalid_request' };
  return { status: error.status, error: error.code };
}

/** Formats the errors of the token endpoint as OAuth 2 requires; other exceptions go to the general filter. */
@Catch(AppError)
export class OAuthErrorFilter implements ExceptionFilter<AppError> {
  catch(error: AppError, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const { status, error: code } = translate(error);
    if (code === 'invalid_client') for (const [name, value] of Object.entries(error.headers ?? {})) void reply.header(name, value);
    if (error.retryAfter !== undefined) void reply.header('retry-after', String(Math.max(1, Math.ceil(error.retryAfter))));
    void reply
      .status(status)
      .header('cache-control', 'no-store')
      .header('pragma', 'no-cache')
      .type('application/json')
      .send({ error: code, error_description: error.message });
  }
}
