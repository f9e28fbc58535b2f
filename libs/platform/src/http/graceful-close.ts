import type { FastifyInstance, FastifyReply } from 'fastify';

const IN_FLIGHT_MS = 10_000;

/**
 * Lets a process stop without cutting anybody off: while it drains, answers ask the client to open its next connection elsewhere; when the
 * server closes, event streams end at once (their readers resume at another process) and requests get ten seconds to finish.
 */
export function installGracefulClose(fastify: FastifyInstance, draining: () => boolean): void {
  const streams = new Set<FastifyReply>();

  fastify.addHook('onRequest', (request, reply, done) => {
    if (request.routeOptions.url?.endsWith('/events')) streams.add(reply);
    if (draining()) void reply.header('connection', 'close');
    done();
  });

  fastify.addHook('onResponse', (_request, reply, done) => {
    streams.delete(reply);
    done();
  });

  fastify.addHook('preClose', (done) => {
    for (const { raw } of streams) raw.end();
    setTimeout(() => fastify.server.closeAllConnections(), IN_FLIGHT_MS).unref();
    done();
  });
}
