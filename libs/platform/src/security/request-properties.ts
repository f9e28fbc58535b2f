import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** True if a signed URL or a ticket identified the caller. */
    signedUrl?: boolean;
  }
}

// NOTE: passport's own methods (`logIn` etc.) are omitted, because nothing calls them and every request would carry them.
const WRITTEN = ['principal', 'account', 'authInfo', 'signedUrl'];

/** Declares the request properties that authentication sets; call it before the routes are registered. */
export function declareAuthentication(fastify: FastifyInstance): void {
  for (const name of WRITTEN) fastify.decorateRequest(name);
}
