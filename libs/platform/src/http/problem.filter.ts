import { Catch, HttpException } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { RuntimeConfig } from '../config/index.js';
import { requestId } from '../context/index.js';
import {
  AppError,
  Forbidden,
  fromPostgres,
  MalformedJson,
  PayloadTooLarge,
  RateLimited,
  RouteNotFound,
  ServerError,
  ServiceUnavailable,
  UnsupportedMediaType,
  ValidationError,
} from '../errors/index.js';
import { Logger } from '../logging/index.js';
import { metrics } from '../metrics/index.js';
import type { ProblemDetails } from '../schema/index.js';
import { fromHttpException } from './http-exception.js';

function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number') return error.statusCode;
  return undefined;
}

/** Translates an error of the framework. Its message is omitted because it exposes internals, unless a module threw it for the caller. */
export function translate(error: unknown): AppError {
  if (error instanceof HttpException && error.getStatus() < 500) return fromHttpException(error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const status = statusOf(error);
  if (code === 'FST_ERR_CTP_INVALID_JSON_BODY' || code === 'FST_ERR_CTP_EMPTY_JSON_BODY') return new MalformedJson();
  if (code === 'FST_ERR_BAD_URL') return new ValidationError({ errors: [{ path: '', message: 'the address is not a valid URL' }] });
  if (code === 'FST_ERR_MAX_PARAM_LENGTH')
    return new ValidationError({ errors: [{ path: '', message: 'a part of the path is too long' }] });
  if (error instanceof SyntaxError && status === 400) return new MalformedJson();
  switch (status) {
    case 403:
      return new Forbidden();
    case 404:
    case 405:
      return new RouteNotFound();
    case 413:
      return new PayloadTooLarge();
    case 406:
    case 415:
      return new UnsupportedMediaType();
    case 429:
      return new RateLimited({ seconds: 1 });
    case 503:
      return new ServiceUnavailable({ seconds: 5 });
    case undefined:
      return new ServerError();
    default:
      if (status >= 500) return new ServerError();
      return new ValidationError({ errors: [{ path: '', message: 'the request is not well-formed' }] });
  }
}

/** The RFC 9457 body of an error. */
export function problemOf(error: AppError, instance: string): ProblemDetails {
  return {
    type: `urn:catalyst:error:${error.code.toLowerCase().replaceAll('_', '-')}`,
    title: error.title,
    status: error.status,
    detail: error.message,
    instance,
    error_code: error.code,
    timestamp: new Date().toISOString(),
    request_id: requestId() ?? '',
    ...(error.errors && { errors: [...error.errors] }),
  };
}

const refusals = metrics.counter({
  name: 'http_problems_total',
  help: 'Answers that are problems, by what they say is wrong',
  labelNames: ['status', 'error_code'],
});

/** Sends every error as `application/problem+json`. An unexpected error is logged in full and, in production, sent without details. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Http');

  constructor(private readonly config: RuntimeConfig) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const error = thrown instanceof AppError ? thrown : (fromPostgres(thrown) ?? translate(thrown));
    refusals.inc({ status: error.status, error_code: error.code });
    if (error.status >= 500) this.log(error, thrown);
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    const body = problemOf(error, request.url.split('?')[0] ?? request.url);
    if (error.code === 'SERVER_ERROR' && !this.config.production && thrown instanceof Error)
      body.detail = `${body.detail}: ${thrown.message}`;
    if (error.retryAfter !== undefined) void reply.header('retry-after', String(Math.max(1, Math.ceil(error.retryAfter))));
    for (const [name, value] of Object.entries(error.headers ?? {})) void reply.header(name, value);
    void reply.status(error.status).header('cache-control', 'no-store').type('application/problem+json').send(body);
  }

  private log(error: AppError, thrown: unknown): void {
    // NOTE: refusals under load come in thousands; they are counted, and their stacks are of no use.
    if (thrown === error && error.status === 503) this.logger.debug('request refused', { error_code: error.code });
    else this.logger.error('request failed', { err: thrown, error_code: error.code });
  }
}
