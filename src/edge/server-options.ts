import type { FastifyHttpOptions } from 'fastify';
import type { Server } from 'node:http';

import { answerClientError, answerFrameworkError } from '#platform';
import type { HttpConfig } from '#platform';

/** Bytes of a JSON body; uploads have a limit of their own. */
export const JSON_BODY_LIMIT = 1024 * 1024;

/** Limits of the HTTP server: how much it reads and how long it waits, in bytes and milliseconds. */
export function serverOptions(config: HttpConfig): FastifyHttpOptions<Server> {
  const requestTimeout = config.REQUEST_TIMEOUT * 1_000;
  return {
    trustProxy: config.trustProxy,
    bodyLimit: JSON_BODY_LIMIT,
    // NOTE: above the 60 s that common balancers keep idle connections, so that they close first.
    keepAliveTimeout: 72_000,
    requestTimeout,
    // NOTE: Node looks for slow requests every 30 s by itself, which would double the limit.
    http: { headersTimeout: Math.min(15_000, requestTimeout), connectionsCheckingInterval: 2_000 },
    // A socket on which nothing moves, such as a client that does not read its answer.
    connectionTimeout: 120_000,
    // NOTE: what still arrives on open connections while the process stops is answered, with `Connection: close`.
    return503OnClosing: false,
    frameworkErrors: answerFrameworkError,
    clientErrorHandler: answerClientError,
    logger: false,
    routerOptions: { maxParamLength: 200 },
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
  };
}
