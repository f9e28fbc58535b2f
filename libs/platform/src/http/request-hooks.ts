import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { SPAN, withContext } from '../context/index.js';
import type { Context } from '../context/index.js';
import { UnsupportedMediaType, ValidationError } from '../errors/index.js';
import { isProbe } from '../health/index.js';
import { Logger } from '../logging/index.js';
import { metrics } from '../metrics/index.js';
import { declareAuthentication } from '../security/index.js';
import { tracing } from '../tracing/index.js';
import { cleanInput } from './clean-input.js';
import { incomingId } from './incoming-id.js';
import { onRequestEnd } from './request-end.js';
import type { RequestEnd } from './request-end.js';

declare module 'fastify' {
  interface FastifyRequest {
    context: Context;
  }
}

const durations = metrics.histogram({
  name: 'http_request_duration_seconds',
  help: 'Duration of HTTP requests by route',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
});

const FORM = 'application/x-www-form-urlencoded';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Refuses a form where the route expects JSON: any web page can make a browser submit a form without a CORS preflight. */
function checkContentType(request: FastifyRequest, formRoutes: ReadonlySet<string>): void {
  const { url = '', config } = request.routeOptions;
  const isForm = request.headers['content-type']?.toLowerCase().startsWith(FORM);
  if (isForm && !formRoutes.has(url) && !config.consumes?.includes(FORM)) throw new UnsupportedMediaType();
}

function cleanRequest(request: FastifyRequest): void {
  request.body = cleanInput(request.body);
  request.query = cleanInput(request.query);
  cleanInput(request.params);
  for (const [name, value] of Object.entries(request.query as Record<string, unknown>))
    if (Array.isArray(value)) throw new ValidationError({ errors: [{ path: name, message: 'may be given only once' }] });
}

/**
 * The path of a request as it may be logged: only parameters that are ids are shown, since others may contain personal data or misplaced
 * tokens. Undefined when no route matches.
 */
function shownPath({ routeOptions, params }: FastifyRequest): string | undefined {
  const values = params as Record<string, string | undefined>;
  return routeOptions.url?.replace(/:(\w+)/g, (whole, name: string) => (UUID.test(values[name] ?? '') ? (values[name] ?? whole) : whole));
}

/** Starts the span of a request; it continues the caller's trace if there is one. */
function startSpan(request: FastifyRequest): void {
  const route = request.routeOptions.url ?? 'unmatched';
  if (!tracing.active || isProbe(request)) return;
  const { traceparent } = request.headers;
  const span = tracing.start(`${request.method} ${route}`, {
    kind: 'server',
    from: typeof traceparent === 'string' ? traceparent : null,
    attributes: { 'http.request.method': request.method, 'http.route': route, 'url.path': shownPath(request) ?? '' },
  });
  if (!span) return;
  request.context[SPAN] = span;
  request.context.trace_id = span.spanContext().traceId;
}

function endSpan({ context }: FastifyRequest, { status, aborted }: RequestEnd): void {
  const attributes = { 'http.response.status_code': status, ...(context.user_id && { 'user.id': context.user_id }) };
  const failure = status >= 500 ? String(status) : undefined;
  tracing.end(context[SPAN], attributes, aborted ? 'aborted' : failure);
}

function record(request: FastifyRequest, reply: FastifyReply, logger: Logger, ended: RequestEnd): void {
  const route = request.routeOptions.url ?? 'unmatched';
  const seconds = reply.elapsedTime / 1000;
  // A client that disconnects from an event stream ends it as intended.
  const aborted = ended.aborted && !(reply.raw.headersSent && request.routeOptions.config.sendsEvents);
  durations.observe({ method: request.method, route, status: ended.status }, seconds);
  endSpan(request, { status: ended.status, aborted });
  withContext(request.context, () => {
    const fields = {
      method: request.method,
      route,
      path: shownPath(request),
      status: ended.status,
      duration_ms: Math.round(seconds * 1e4) / 10,
      ...(aborted && { aborted }),
    };
    if (isProbe(request)) logger.debug('request', fields);
    else logger.info('request', fields);
  });
}

/**
 * Gives each request an id and a context, cleans its input, and writes a log line and a metric when it ends, by its response or by its
 * connection. `formRoutes` are the routes that accept `application/x-www-form-urlencoded`.
 */
export function installRequestHooks(fastify: FastifyInstance, formRoutes: ReadonlySet<string> = new Set()): void {
  const logger = new Logger('Http');
  fastify.decorateRequest('context');
  declareAuthentication(fastify);

  fastify.addHook('onRequest', (request, reply, done) => {
    request.context = { request_id: incomingId(request.headers['x-request-id']) };
    void reply.header('x-request-id', request.context.request_id);
    startSpan(request);
    onRequestEnd(request, (ended) => record(request, reply, logger, ended));
    withContext(request.context, done);
  });

  fastify.addHook('preParsing', (request, _reply, payload, done) => {
    try {
      checkContentType(request, formRoutes);
      done(null, payload);
    } catch (error) {
      done(error as Error);
    }
  });

  // NOTE: reading the body continues in the async context of the socket, so the context of the request is entered again here.
  fastify.addHook('preValidation', (request, _reply, done) => {
    withContext(request.context, () => {
      try {
        cleanRequest(request);
      } catch (error) {
        done(error as Error);
        return;
      }
      done();
    });
  });
}
