import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import cors from '@fastify/cors';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';

import {
  HealthRegistry,
  HttpConfig,
  installAnswerSchemas,
  installGracefulClose,
  installLoadShedding,
  installRequestHooks,
  installSecurityHeaders,
  parseJsonBody,
  RouteNotFound,
  RuntimeConfig,
} from '#platform';

import { setupDocs } from './docs.js';
import { JSON_BODY_LIMIT } from './server-options.js';

/** Routes that stand outside `/api`. */
const ROOT_ROUTES = ['', 'health', 'health/live', 'health/ready', 'metrics', 'api/health', '.well-known/jwks.json'];

/** What a worker shows of itself, and what answers under any load. */
const OPERATOR_ROUTES = new Set(['/health', '/health/live', '/health/ready', '/metrics']);

/** The one route that reads a form, as OAuth 2 prescribes. */
const FORM_ROUTES = new Set(['/api/auth/token']);

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

function serveOperatorRoutesOnly(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    done(OPERATOR_ROUTES.has(request.routeOptions.url ?? '') ? undefined : new RouteNotFound());
  });
}

/** Accepts bodies of JSON; the types that Fastify would read beside it are refused with 415. */
function readJsonOnly(app: NestFastifyApplication, fastify: FastifyInstance): void {
  fastify.removeContentTypeParser('text/plain');
  app.useBodyParser('application/json', { bodyLimit: JSON_BODY_LIMIT }, (_request, body: Buffer, done) => {
    try {
      done(null, parseJsonBody(body));
    } catch (error) {
      done(error as Error);
    }
  });
}

/** Says where the routes of the modules stand; the OpenAPI document needs it as much as the running application. */
export function setRoutes(app: Pick<NestFastifyApplication, 'setGlobalPrefix'>): void {
  app.setGlobalPrefix('api', { exclude: ROOT_ROUTES });
}

/** Puts the HTTP edge around the modules. */
export async function configureApp(app: NestFastifyApplication): Promise<void> {
  const runtime = app.get(RuntimeConfig);
  const health = app.get(HealthRegistry);
  const config = new HttpConfig();
  const fastify = app.getHttpAdapter().getInstance();

  installRequestHooks(fastify, FORM_ROUTES);
  installSecurityHeaders(fastify);
  installGracefulClose(fastify, () => health.draining);
  if (!runtime.runsApi) serveOperatorRoutesOnly(fastify);
  await installLoadShedding(fastify, {
    maxInFlight: config.MAX_REQUESTS_IN_FLIGHT,
    maxEventLoopDelayMs: config.MAX_EVENT_LOOP_DELAY_MS,
    exempt: OPERATOR_ROUTES,
  });
  installAnswerSchemas(fastify);
  setRoutes(app);
  readJsonOnly(app, fastify);
  await app.register(cookie);
  if (config.CORS_ORIGINS.length > 0)
    await app.register(cors, {
      origin: config.CORS_ORIGINS,
      credentials: true,
      methods: METHODS,
      exposedHeaders: ['X-Request-Id', 'Retry-After', 'ETag', 'Location', 'RateLimit', 'RateLimit-Policy'],
      maxAge: 600,
      strictPreflight: false,
    });
  await app.register(compress, {
    encodings: ['br', 'gzip'],
    threshold: 2_048,
    customTypes: /^application\/(?:[\w.+-]*json|javascript)|^text\/(?!event-stream)/,
  });
  if (runtime.runsApi && (config.DOCS ?? !runtime.production)) setupDocs(app);
}
