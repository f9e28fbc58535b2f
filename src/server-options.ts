import type { FastifyServerOptions } from 'fastify';

import { HttpConfig } from './http.config.js';

/** Bytes of a JSON body; uploads have a limit of their own. */
export const JSON_BODY_LIMIT = 1024 * 1024;

/** Limits of the HTTP server: how much it reads and how long it waits, in bytes and milliseconds. */
export function serverOptions(): FastifyServerOptions {
  return {
    trustProxy: new HttpConfig().trustProxy,
    bodyLimit: JSON_BODY_LIMIT,
    // NOTE: above the 60 s that common balancers keep idle connections, so that they close first.
    keepAliveTimeout: 72_000,
    requestTimeout: 60_000,
    connectionTimeout: 0,
    return503OnClosing: true,
    logger: false,
    routerOptions: { maxParamLength: 200 },
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
  };
}
