import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';

import { withContext } from '../context/index.js';
import type { Context } from '../context/index.js';
import { Logger } from '../logging/index.js';
import { metrics } from '../metrics/index.js';
import { cleanInput } from './clean-input.js';

declare module 'fastify' {
  interface FastifyRequest {
    context: Context;
  }
}

const ACCEPTED_ID = /^[A-Za-z0-9._-]{8,128}$/;

const durations = metrics.histogram({
  name: 'http_request_duration_seconds',
  help: 'Duration of HTTP requests',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
});

function incomingId(request: FastifyRequest): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && ACCEPTED_ID.test(given) ? given : randomUUID();
}

/** Gives each request its id and context, cleans its input, and writes one log line and one measurement when it ends. */
export function installRequestHooks(fastify: FastifyInstance): void {
  const logger = new Logger('Http');
  fastify.decorateRequest('context');

  fastify.addHook('onRequest', (request, reply, done) => {
    request.context = { request_id: incomingId(request) };
    void reply.header('x-request-id', request.context.request_id);
    withContext(request.context, done);
  });

  // NOTE: reading the body continues in the socket's async context, so the request's own is entered again here.
  fastify.addHook('preValidation', (request, _reply, done) => {
    withContext(request.context, () => {
      try {
        request.body = cleanInput(request.body);
        request.query = cleanInput(request.query);
        cleanInput(request.params);
      } catch (error) {
        done(error as Error);
        return;
      }
      done();
    });
  });

  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unmatched';
    const seconds = reply.elapsedTime / 1000;
    durations.observe({ method: request.method, route, status: reply.statusCode }, seconds);
    withContext(request.context, () => {
      const fields = {
        method: request.method,
        route,
        path: request.url.split('?')[0],
        status: reply.statusCode,
        duration_ms: Math.round(seconds * 1e4) / 10,
      };
      if (route.startsWith('/health') || route === '/metrics') logger.debug('request', fields);
      else logger.info('request', fields);
    });
    done();
  });
}
