import underPressure from '@fastify/under-pressure';
import type { FastifyInstance, FastifyRequest } from 'fastify';

import { ServiceUnavailable } from '../errors/index.js';
import type { AppError } from '../errors/index.js';
import { isProbe } from '../health/index.js';
import { metrics } from '../metrics/index.js';
import { InFlight, Place } from './in-flight.js';
import { onRequestEnd } from './request-end.js';

/** Limits above which a process refuses requests. */
export interface LoadLimits {
  /** Maximum number of requests in progress; more are refused immediately. */
  maxInFlight: number;
  /** Mean delay of the event loop over a second, in milliseconds, above which requests are refused. */
  maxEventLoopDelayMs: number;
  /** How long, in milliseconds, a request keeps its place after the client disconnected while the handler is still running; 30 s by default. */
  abandonedMs?: number;
}

const ABANDONED_MS = 30_000;
const RETRY_SECONDS = 1;
const SAMPLE_MS = 1_000;

const shed = metrics.counter({ name: 'http_requests_shed_total', help: 'Requests refused to protect the process', labelNames: ['reason'] });

/** Probes must always answer; event streams stay open for a long time and need almost no resources. */
const isUncounted = (request: FastifyRequest): boolean => isProbe(request) || request.routeOptions.config.sendsEvents === true;

/**
 * Refuses requests with 503 and `Retry-After` while the process is overloaded. A request counts from when its body has arrived until its
 * response is ready, so that slow senders and slow readers take no place from others.
 */
export async function installLoadShedding(fastify: FastifyInstance, limits: LoadLimits): Promise<InFlight> {
  const inFlight = new InFlight(limits.maxInFlight);
  const places = new WeakMap<FastifyRequest, Place>();

  function refusal(): AppError {
    shed.inc({ reason: 'in_flight' });
    return new ServiceUnavailable({ seconds: RETRY_SECONDS });
  }

  // At the limit, the process does not start to read a body.
  fastify.addHook('onRequest', (request, _reply, done) => {
    done(inFlight.full && !isUncounted(request) ? refusal() : undefined);
  });

  fastify.addHook('preValidation', (request, _reply, done) => {
    if (isUncounted(request)) return done();
    if (inFlight.full) return done(refusal());
    const place = new Place(inFlight);
    places.set(request, place);
    if (request.routeOptions.config.readsStream === true && !request.raw.complete) request.raw.once('end', () => place.take());
    else place.take();
    // NOTE: a handler keeps running after its client disconnected, so its place is kept until it has a response, for a limited time.
    onRequestEnd(request, ({ aborted }) => {
      if (aborted) setTimeout(() => place.release(), limits.abandonedMs ?? ABANDONED_MS).unref();
      else place.release();
    });
    done();
  });

  fastify.addHook('onSend', (request, _reply, _payload, done) => {
    places.get(request)?.release();
    done();
  });

  await fastify.register(underPressure, {
    maxEventLoopDelay: limits.maxEventLoopDelayMs,
    sampleInterval: SAMPLE_MS,
    pressureHandler: (request, _reply, type, value) => {
      if (isProbe(request)) return;
      // NOTE: Infinity means that the event loop was blocked between two samples, for at least that long.
      if (value === Infinity && limits.maxEventLoopDelayMs > SAMPLE_MS) return;
      shed.inc({ reason: type });
      return Promise.reject(new ServiceUnavailable({ seconds: RETRY_SECONDS }));
    },
  });
  return inFlight;
}
