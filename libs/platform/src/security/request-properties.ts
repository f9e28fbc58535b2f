import type { FastifyInstance } from 'fastify';

// NOTE: without passport's own methods (`logIn` and the like): nothing here calls them, and every request would carry them.
const WRITTEN = ['principal', 'account', 'authInfo'];

/** Declares what authentication writes on a request; call it before the routes are registered. */
export function declareAuthentication(fastify: FastifyInstance): void {
  for (const name of WRITTEN) fastify.decorateRequest(name);
}
