import type { FastifyInstance } from 'fastify';

import { defineError, RouteNotFound } from '#platform';

/** Path prefixes of other services that callers may add. */
const COMMON_PREFIX = /^(?:api|v\d{1,2})$/;
const MAX_SEGMENTS = 8;
const MAX_SUGGESTIONS = 3;

const RouteLacksPrefix = defineError({
  code: 'NOT_FOUND',
  status: 404,
  message: ({ routes }: { routes: readonly string[] }) => `Route not found; did you mean ${routes.join(' or ')}?`,
});

type Segments = readonly string[];

const segmentsOf = (path: string): string[] => path.split('/').filter(Boolean);
const isParameter = (segment: string): boolean => segment.startsWith(':') || segment.includes('*');
const shown = (route: Segments): string => `/${route.map((segment) => segment.replace(/^:(.+)$/, '{$1}')).join('/')}`;

/** Whether a path matches a route without its prefix; the prefix and the first segment after it must be literal. */
function lacksPrefix(path: Segments, route: Segments): boolean {
  const missing = route.length - path.length;
  if (missing < 1 || route.slice(0, missing + 1).some(isParameter)) return false;
  return route.slice(missing).every((segment, index) => isParameter(segment) || segment === path[index]);
}

/** The routes that a path matches after adding a prefix; only those with the shortest prefix. */
function suggestedRoutes(routes: readonly Segments[], path: string): string[] {
  const segments = segmentsOf(path);
  if (segments.length > MAX_SEGMENTS) return [];
  const start = segments.findIndex((segment) => !COMMON_PREFIX.test(segment));
  if (start < 0) return [];
  const found = routes.filter((route) => lacksPrefix(segments.slice(start), route));
  const shortest = Math.min(...found.map(({ length }) => length));
  return found
    .filter(({ length }) => length === shortest)
    .map(shown)
    .sort()
    .slice(0, MAX_SUGGESTIONS);
}

/** Answers requests that no route matches with 404, and suggests routes for a path without its prefix, such as `/login`. Install it before the routes. */
export function suggestRoutes(fastify: FastifyInstance): void {
  const routes = new Map<string, Segments[]>();
  fastify.addHook('onRoute', ({ method, url }) => {
    for (const name of [method].flat()) routes.set(name, [...(routes.get(name) ?? []), segmentsOf(url)]);
  });
  // NOTE: as late as Nest's own 404, so that CORS, limits and the body parser also apply to such requests.
  fastify.addHook('preHandler', (request, _reply, done) => {
    if (!request.is404) return done();
    const found = suggestedRoutes(routes.get(request.method) ?? [], request.url.split('?')[0] ?? '');
    done(found.length > 0 ? new RouteLacksPrefix({ routes: found.map((route) => `${request.method} ${route}`) }) : new RouteNotFound());
  });
}
