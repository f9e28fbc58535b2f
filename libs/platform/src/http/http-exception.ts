import type { HttpException } from '@nestjs/common';

import { AppError, titleOf } from '../errors/index.js';
import type { FieldError } from '../errors/index.js';

/** The codes of statuses whose code differs from their name. */
const CODES: Readonly<Record<number, string>> = { 400: 'VALIDATION_ERROR', 429: 'RATE_LIMITED' };

/** A Nest exception with a status below 500; its message is meant for the caller. */
class HttpProblem extends AppError {
  readonly title: string;

  constructor(
    message: string,
    readonly status: number,
    readonly code: string,
    fields: readonly FieldError[],
  ) {
    super(message);
    this.title = titleOf(status);
    if (fields.length > 0) this.errors = fields;
    if (status === 429) this.retryAfter = 1;
  }
}

function codeOf(status: number): string {
  return (
    CODES[status] ??
    titleOf(status)
      .toUpperCase()
      .replaceAll("'", '')
      .replaceAll(/[^A-Z]+/g, '_')
  );
}

/** The field of a class-validator error, which is only part of its message. */
function fieldOf(message: string): string {
  return /^(?:property |each value in )?([\w.]+) (?:should|must)\b/.exec(message)?.[1] ?? '';
}

/** The errors of Nest's `ValidationPipe`: a list of messages, or lists of messages by field. */
function fieldErrors(messages: unknown): FieldError[] {
  if (Array.isArray(messages))
    return messages.filter((item) => typeof item === 'string').map((message) => ({ path: fieldOf(message), message }));
  if (typeof messages !== 'object' || messages === null) return [];
  return Object.entries(messages).flatMap(([path, texts]: [string, unknown]) =>
    [texts].flat().flatMap((message) => (typeof message === 'string' ? [{ path, message }] : [])),
  );
}

/** Converts a Nest exception: it keeps its message and gets the code of its status. */
export function fromHttpException(exception: HttpException): AppError {
  const status = exception.getStatus();
  const response = exception.getResponse();
  const message = typeof response === 'string' ? response : 'message' in response && response.message;
  if (typeof message === 'string') return new HttpProblem(message, status, codeOf(status), []);
  const errors = fieldErrors(message);
  if (errors.length === 0) return new HttpProblem(titleOf(status), status, codeOf(status), []);
  const detail = errors.length === 1 ? (errors[0]?.message ?? '') : `The request has ${errors.length} errors`;
  return new HttpProblem(detail, status, status === 422 ? 'VALIDATION_ERROR' : codeOf(status), errors.slice(0, 100));
}
