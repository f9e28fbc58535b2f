import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** True when a signed URL or a ticket identified the caller. */
    signedUrl?: boolean;
  }
}

const OF_CATALYST = ['principal', 'account', 'signedUrl'];
const OF_PASSPORT = ['authInfo', 'login', 'logIn', 'logout', 'logOut', 'isAuthenticated', 'isUnauthenticated', '_sessionManager'];

/** Declares what authentication writes on a request, so that all requests have one shape; call it before the routes are registered. */
export function declareAuthentication(fastify: FastifyInstance): void {
  for (const name of [...OF_CATALYST, ...OF_PASSPORT]) fastify.decorateRequest(name);
}
