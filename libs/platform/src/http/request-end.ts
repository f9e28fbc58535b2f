import type { Socket } from 'node:net';

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { refusedStatus } from './raw-errors.js';

/** How a request ended. */
export interface RequestEnd {
  /** The status that was sent; otherwise that of the refusal that closed the connection, or 499 if the client disconnected. */
  status: number;
  /** Whether the connection closed before the whole response was sent. */
  aborted: boolean;
}

type Listener = (end: RequestEnd) => void;

interface OpenRequest {
  reply: FastifyReply;
  listeners: Listener[];
}

declare module 'fastify' {
  interface FastifyRequest {
    openRequest: OpenRequest | null;
  }
}

// Source: nginx, ngx_http_request.h; HTTP has no status for a client that disconnects.
const CLIENT_CLOSED_REQUEST = 499;

function end({ reply, listeners }: OpenRequest, aborted: boolean): void {
  const { raw, request } = reply;
  // NOTE: a response that is queued behind another one on its connection has no socket yet, so nothing was sent.
  const sent = raw.headersSent && (!aborted || raw.socket !== null);
  const status = !sent ? (refusedStatus(request.raw.socket) ?? CLIENT_CLOSED_REQUEST) : raw.statusCode;
  for (const listener of listeners.splice(0)) listener({ status, aborted });
}

/**
 * Detects the end of each request, whether by its response or by its connection.
 * NOTE: Fastify's `onResponse` runs only after a response was sent. For requests that are queued behind another one on the same connection,
 * neither the request nor the response emits an event when that connection closes, so this listens to the socket itself.
 */
export function trackRequestEnds(fastify: FastifyInstance): void {
  const bySocket = new WeakMap<Socket, Set<OpenRequest>>();
  fastify.decorateRequest('openRequest', null);

  function openRequests(socket: Socket): Set<OpenRequest> {
    const existing = bySocket.get(socket);
    if (existing) return existing;
    const created = new Set<OpenRequest>();
    bySocket.set(socket, created);
    socket.once('close', () => {
      for (const open of created) end(open, true);
      created.clear();
    });
    return created;
  }

  fastify.addHook('onRequest', (request, reply, done) => {
    request.openRequest = { reply, listeners: [] };
    openRequests(request.raw.socket).add(request.openRequest);
    done();
  });

  fastify.addHook('onResponse', (request, _reply, done) => {
    const open = request.openRequest;
    if (open && bySocket.get(request.raw.socket)?.delete(open)) end(open, false);
    done();
  });
}

/** Calls `listener` once, when the response was sent or the connection closed. Call it from a hook, before the handler runs. */
export function onRequestEnd({ openRequest }: FastifyRequest, listener: Listener): void {
  openRequest?.listeners.push(listener);
}
