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
  isProbe,
  limitArrivingBodies,
  limitConnections,
  parseJsonBody,
  PROBE_PATHS,
  RouteNotFound,
  RuntimeConfig,
  trackRequestEnds,
} from '#platform';

import { setupDocs } from './docs.js';
import { suggestRoutes } from './route-suggestions.js';
import { JSON_BODY_LIMIT } from './server-options.js';

/** Routes outside `/api`. */
const ROOT_ROUTES = ['', ...PROBE_PATHS, '/api/health', '/.well-known/jwks.json'];

/** The only route that accepts a form, as OAuth 2 requires. */
const FORM_ROUTES = new Set(['/api/auth/token']);

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

function serveProbesOnly(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    done(isProbe(request) ? undefined : new RouteNotFound());
  });
}

/** Accepts only JSON bodies; other types that Fastify parses by default are refused with 415. */
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

/** Sets the prefix of the routes; both the running application and the OpenAPI document need it. */
export function setRoutes(app: Pick<NestFastifyApplication, 'setGlobalPrefix'>): void {
  app.setGlobalPrefix('api', { exclude: ROOT_ROUTES });
}

/** Limits connections and requests, per address and in total. */
async function limitLoad(fastify: FastifyInstance, config: HttpConfig, health: HealthRegistry): Promise<void> {
  if (config.trustProxy === false) limitConnections(fastify.server, config.MAX_CONNECTIONS_PER_ADDRESS);
  limitArrivingBodies(fastify, config.MAX_ARRIVING_BODIES_PER_ADDRESS);
  const inFlight = await installLoadShedding(fastify, {
    maxInFlight: config.MAX_REQUESTS_IN_FLIGHT,
    maxEventLoopDelayMs: config.MAX_EVENT_LOOP_DELAY_MS,
  });
  health.registerStall('requests', () => inFlight.stalledMs >= config.IN_FLIGHT_STALL_TIMEOUT * 1_000);
}

/** Installs the HTTP layer: hooks, limits, headers, body parsers, CORS, compression and documentation. */
export async function configureApp(app: NestFastifyApplication): Promise<void> {
  const runtime = app.get(RuntimeConfig);
  const health = app.get(HealthRegistry);
  const config = app.get(HttpConfig);
  const fastify = app.getHttpAdapter().getInstance();

  trackRequestEnds(fastify);
  installRequestHooks(fastify, FORM_ROUTES);
  installSecurityHeaders(fastify);
  installGracefulClose(fastify, () => health.draining);
  if (!runtime.runsApi) serveProbesOnly(fastify);
  await limitLoad(fastify, config, health);
  suggestRoutes(fastify);
  installAnswerSchemas(fastify);
  setRoutes(app);
  readJsonOnly(app, fastify);
  await app.register(cookie);
  if (config.origins.length > 0)
    await app.register(cors, {
      origin: config.origins,
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
