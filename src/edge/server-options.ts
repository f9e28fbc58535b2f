import type { FastifyHttpOptions } from 'fastify';
import type { Server } from 'node:http';

import { answerClientError, answerFrameworkError } from '#platform';
import type { HttpConfig } from '#platform';

/** Maximum size of a JSON body, in bytes; uploads have a separate limit. */
export const JSON_BODY_LIMIT = 1024 * 1024;

/** Size limits and timeouts of the HTTP server, in bytes and milliseconds. */
export function serverOptions(config: HttpConfig): FastifyHttpOptions<Server> {
  const requestTimeout = config.REQUEST_TIMEOUT * 1_000;
  return {
    trustProxy: config.trustProxy,
    bodyLimit: JSON_BODY_LIMIT,
    // NOTE: longer than the 60 s for which common load balancers keep idle connections, so that they close first.
    keepAliveTimeout: 72_000,
    requestTimeout,
    // NOTE: by default Node checks for slow requests every 30 s, which would double the limit.
    http: { headersTimeout: Math.min(15_000, requestTimeout), connectionsCheckingInterval: 2_000 },
    // For idle sockets, such as those of a client that does not read its response.
    connectionTimeout: 120_000,
    // NOTE: requests that arrive on open connections while the process stops are still answered, with `Connection: close`.
    return503OnClosing: false,
    frameworkErrors: answerFrameworkError,
    clientErrorHandler: answerClientError,
    logger: false,
    routerOptions: { maxParamLength: 200 },
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
  };
}
