import type { Socket } from 'node:net';

import type { FastifyInstance, FastifyReply } from 'fastify';

import { onRequestEnd } from './request-end.js';

/** Together with the drain (5 s), running jobs (10 s) and giving them back (3 s) it stays below the 25 s after which a process ends hard. */
const IN_FLIGHT_MS = 5_000;

/**
 * Lets a process stop without cutting anybody off: while it drains, answers ask the client to open its next connection elsewhere; when the
 * server closes, event streams end at once (their readers resume at another process) and requests get five seconds to finish.
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
    // NOTE: Node takes a connection that was opened ahead of need, as browsers do, for a request in flight.
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
    setTimeout(() => fastify.server.closeAllConnections(), IN_FLIGHT_MS).unref();
    done();
  });
}
