import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** True when a signed URL or a ticket identified the caller. */
    signedUrl?: boolean;
  }
}

// NOTE: without passport's own methods (`logIn` and the like): nothing here calls them, and every request would carry them.
const WRITTEN = ['principal', 'account', 'authInfo', 'signedUrl'];

/** Declares what authentication writes on a request; call it before the routes are registered. */
export function declareAuthentication(fastify: FastifyInstance): void {
  for (const name of WRITTEN) fastify.decorateRequest(name);
}
