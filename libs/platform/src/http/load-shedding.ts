import underPressure from '@fastify/under-pressure';
import type { FastifyInstance, FastifyRequest } from 'fastify';

import { ServiceUnavailable } from '../errors/index.js';
import { metrics } from '../metrics/index.js';

export interface LoadLimits {
  /** Most requests that are being answered at a time; more are refused at once. */
  maxInFlight: number;
  /** Mean delay of the event loop over a second, in milliseconds, above which requests are refused. */
  maxEventLoopDelayMs: number;
  /** Routes that always answer: probes and metrics. */
  exempt: ReadonlySet<string>;
}

const RETRY_SECONDS = 1;
const SAMPLE_MS = 1_000;

const shed = metrics.counter({ name: 'http_requests_shed_total', help: 'Requests refused to protect the process', labelNames: ['reason'] });
const inFlight = metrics.gauge({ name: 'http_requests_in_flight', help: 'Requests that are being answered' });

/** Streams stay open for long and do next to nothing; they are not counted as work. */
function isStream(request: FastifyRequest): boolean {
  return request.routeOptions.url?.endsWith('/events') ?? false;
}

/** Refuses requests with 503 and `Retry-After` while the process has more to do than it can do in time. */
export async function installLoadShedding(fastify: FastifyInstance, limits: LoadLimits): Promise<void> {
  const counted = new WeakSet<FastifyRequest>();
  let running = 0;

  fastify.addHook('onRequest', (request, _reply, done) => {
    if (limits.exempt.has(request.routeOptions.url ?? '') || isStream(request)) {
      done();
    } else if (running >= limits.maxInFlight) {
      shed.inc({ reason: 'in_flight' });
      done(new ServiceUnavailable({ seconds: RETRY_SECONDS }));
    } else {
      counted.add(request);
      inFlight.set(++running);
      done();
    }
  });

  fastify.addHook('onResponse', (request, _reply, done) => {
    if (counted.delete(request)) inFlight.set(--running);
    done();
  });

  await fastify.register(underPressure, {
    maxEventLoopDelay: limits.maxEventLoopDelayMs,
    sampleInterval: SAMPLE_MS,
    pressureHandler: (request, _reply, type, value) => {
      if (limits.exempt.has(request.routeOptions.url ?? '')) return;
      // NOTE: Infinity says that the loop did not turn between two samples: it stood still for that long, not for ever.
      if (value === Infinity && limits.maxEventLoopDelayMs > SAMPLE_MS) return;
      shed.inc({ reason: type });
      return Promise.reject(new ServiceUnavailable({ seconds: RETRY_SECONDS }));
    },
  });
}
