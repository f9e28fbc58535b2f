import type { FastifyInstance } from 'fastify';
import type { IncomingMessage } from 'node:http';

import { RateLimited } from '../errors/index.js';
import { isProbe } from '../health/index.js';
import { metrics } from '../metrics/index.js';
import { ipPrefix } from '../rate-limit/index.js';
import { onRequestEnd } from './request-end.js';

const RETRY_SECONDS = 1;

const arriving = metrics.gauge({ name: 'http_requests_arriving', help: 'Requests whose body has not arrived yet' });
const refused = metrics.counter({
  name: 'http_bodies_refused_total',
  help: 'Requests refused because too many bodies of their address are still arriving',
});

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/**
 * Refuses a request with 429 while `max` other requests of the same address are still sending their bodies. The time for one body is limited
 * by the server's `requestTimeout`.
 */
export function limitArrivingBodies(fastify: FastifyInstance, max: number): void {
  const byAddress = new Map<string, number>();

  function add(address: string, change: 1 | -1): void {
    const count = (byAddress.get(address) ?? 0) + change;
    if (count > 0) byAddress.set(address, count);
    else byAddress.delete(address);
    arriving.inc(change);
  }

  fastify.addHook('onRequest', (request, _reply, done) => {
    if (!hasBody(request.raw) || isProbe(request)) return done();
    const address = ipPrefix(request.ip);
    if ((byAddress.get(address) ?? 0) >= max) {
      refused.inc();
      // NOTE: the connection stays open and the body is discarded, because a client that is disconnected while sending never sees the response.
      return done(new RateLimited({ seconds: RETRY_SECONDS }));
    }
    add(address, 1);
    let counted = true;
    const arrived = (): void => {
      if (counted) add(address, -1);
      counted = false;
    };
    request.raw.once('end', arrived);
    onRequestEnd(request, arrived);
    done();
  });
}
