import cookie from '@fastify/cookie';
import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';

import { HealthRegistry, installRequestHooks, MalformedJson, RouteNotFound, RuntimeConfig } from '#platform';

import { HttpConfig } from './http.config.js';
import { setupDocs } from './openapi.js';
import { JSON_BODY_LIMIT } from './server-options.js';

/** Routes that stand outside `/api`. */
const ROOT_ROUTES = ['', 'health', 'health/live', 'health/ready', 'metrics', 'api/health', '.well-known/jwks.json'];

/** Serves only probes and metrics: what a worker shows of itself. */
function serveProbesOnly(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    const path = request.url.split('?')[0] ?? '';
    done(path.startsWith('/health') || path === '/metrics' ? undefined : new RouteNotFound());
  });
}

/** Makes clients of a stopping process look for another one. */
function sendClientsAway(fastify: FastifyInstance, health: HealthRegistry): void {
  fastify.addHook('onRequest', (_request, reply, done) => {
    if (health.draining) void reply.header('connection', 'close');
    done();
  });
}

/** Puts the HTTP edge around the modules. */
export async function configureApp(app: NestFastifyApplication): Promise<void> {
  const runtime = app.get(RuntimeConfig);
  const config = new HttpConfig();
  const fastify = app.getHttpAdapter().getInstance();

  installRequestHooks(fastify);
  sendClientsAway(fastify, app.get(HealthRegistry));
  if (!runtime.runsApi) serveProbesOnly(fastify);
  app.setGlobalPrefix('api', { exclude: ROOT_ROUTES });
  app.useBodyParser('application/json', { bodyLimit: JSON_BODY_LIMIT }, (_request, body: Buffer, done) => {
    // NOTE: clients send `content-type: application/json` with an empty body on POST and DELETE; that is no body, not bad JSON.
    if (body.length === 0) done(null, undefined);
    else parseJson(body, done);
  });
  await app.register(cookie);
  await app.register(cors, {
    origin: config.CORS_ORIGINS.length > 0 ? config.CORS_ORIGINS : false,
    credentials: true,
    exposedHeaders: ['X-Request-Id', 'Retry-After', 'ETag', 'Location'],
    maxAge: 600,
  });
  await app.register(helmet, {
    contentSecurityPolicy: { directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] }, useDefaults: false },
    strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: true },
  });
  if (runtime.runsApi && (config.DOCS ?? !runtime.production)) setupDocs(app);
  app.enableShutdownHooks([]);
}

function parseJson(body: Buffer, done: (error: Error | null, value?: unknown) => void): void {
  try {
    done(null, JSON.parse(body.toString('utf8')));
  } catch {
    done(new MalformedJson());
  }
}
