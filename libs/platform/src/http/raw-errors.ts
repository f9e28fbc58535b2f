import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';

import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';

import { withContext } from '../context/index.js';
import { AppError } from '../errors/index.js';
import { incomingId } from './incoming-id.js';
import { problemOf, translate } from './problem.filter.js';
import { SECURITY_HEADERS } from './security-headers.js';

/**
 * Sends errors that Nest does not handle: those of the router before any hook runs (an invalid URL, or a path segment that is too long), and
 * all errors of a server without Nest modules.
 */
export function answerFrameworkError(error: FastifyError | AppError, request: FastifyRequest, reply: FastifyReply): void {
  withContext({ request_id: incomingId(request.headers['x-request-id']) }, () => {
    const problem = problemOf(error instanceof AppError ? error : translate(error), '/');
    const own = error instanceof AppError ? error.headers : undefined;
    void reply
      .status(problem.status)
      .headers({ ...SECURITY_HEADERS, ...own, 'cache-control': 'no-store', 'x-request-id': problem.request_id })
      .type('application/problem+json')
      .send(problem);
  });
}

class BadRequestLine extends AppError {
  readonly code: string = 'VALIDATION_ERROR';
  readonly status: number = 400;
  readonly title: string = 'Bad Request';
}

class HeadersTooLarge extends BadRequestLine {
  override readonly status = 431;
  override readonly title = 'Request Header Fields Too Large';
}

class TooSlow extends BadRequestLine {
  override readonly code = 'REQUEST_TIMEOUT';
  override readonly status = 408;
  override readonly title = 'Request Timeout';
}

/** The response to an error of Node's HTTP parser. */
function refusalOf(code: string | undefined): AppError {
  if (code === 'HPE_HEADER_OVERFLOW') return new HeadersTooLarge('the headers of the request are too large');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new TooSlow('the request took too long to arrive');
  return new BadRequestLine('the request is not valid HTTP');
}

const refused = new WeakMap<Socket, number>();

/** The status with which a connection was closed because of invalid, oversized or late input. */
export function refusedStatus(socket: Socket): number | undefined {
  return refused.get(socket);
}

/** Answers invalid HTTP (including smuggling attempts), oversized headers and slow clients, then closes the connection. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const refusal = refusalOf(error.code);
  refused.set(socket, refusal.status);
  if (!socket.writable || socket.bytesWritten > 0) {
    socket.destroy();
    return;
  }
  const problem = withContext({ request_id: randomUUID() }, () => problemOf(refusal, '/'));
  const body = JSON.stringify(problem);
  const headers = {
    ...SECURITY_HEADERS,
    'cache-control': 'no-store',
    'content-type': 'application/problem+json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'x-request-id': problem.request_id,
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${problem.status} ${problem.title}\r\n${lines.join('')}\r\n${body}`);
  // NOTE: a half-closed socket stays open until the client closes it too; a client that keeps sending never would, and its request might still run.
  socket.destroySoon();
}
