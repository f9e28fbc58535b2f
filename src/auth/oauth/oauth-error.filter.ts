import { Catch } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

import { AppError } from '#platform';

/** What our errors are in the terms of RFC 6749; those not named here keep their code when it is one of the standard's. */
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

/** Answers the token endpoint's errors as OAuth 2 clients expect them; what is not ours goes on to the general filter. */
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
