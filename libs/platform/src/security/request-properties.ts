import type { FastifyInstance } from 'fastify';

const OF_CATALYST = ['principal', 'account'];
const OF_PASSPORT = ['authInfo', 'login', 'logIn', 'logout', 'logOut', 'isAuthenticated', 'isUnauthenticated', '_sessionManager'];

/** Declares what authentication writes on a request, so that all requests have one shape; call it before the routes are registered. */
export function declareAuthentication(fastify: FastifyInstance): void {
  for (const name of [...OF_CATALYST, ...OF_PASSPORT]) fastify.decorateRequest(name);
}
