import type { Socket } from 'node:net';

import type { FastifyInstance, FastifyReply } from 'fastify';

import { onRequestEnd } from './request-end.js';

/** Together with the drain (5 s), running jobs (10 s) and their release (3 s) it stays below the 25 s after which the process is killed. */
const IN_FLIGHT_MS = 5_000;

/**
 * Stops a process without aborting requests: while it drains, responses carry `Connection: close`; when the server closes, event streams end
 * at once (clients resume them on another process) and requests get five seconds to finish.
 */
export function installGracefulClose(fastify: FastifyInstance, draining: () => boolean): void {
  const streams = new Set<FastifyReply>();
  const sockets = new Set<Socket>();

  fastify.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });

  fastify.addHook('onRequest', (request, reply, done) => {
    if (request.routeOptions.config.sendsEvents) {
      streams.add(reply);
      onRequestEnd(request, () => streams.delete(reply));
    }
    if (draining()) void reply.header('connection', 'close');
    done();
  });

  fastify.addHook('preClose', (done) => {
    for (const { raw } of streams) raw.end();
    // NOTE: Node counts an unused connection, which browsers open in advance, as a request in flight.
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
    setTimeout(() => fastify.server.closeAllConnections(), IN_FLIGHT_MS).unref();
    done();
  });
}
