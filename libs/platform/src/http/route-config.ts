import type { z } from 'zod';

/** What the HTTP edge knows of a route, at `request.routeOptions.config`. */
export interface RouteSettings {
  /** The schema of a successful answer's body. */
  answers?: z.ZodType;
  /** Content types of the body that the route reads, when they are others than JSON. */
  consumes?: readonly string[];
}

declare module 'fastify' {
  interface FastifyContextConfig {
    answers?: z.ZodType;
    consumes?: readonly string[];
  }
}

// NOTE: the key under which the Fastify adapter looks for a route's config; its own `@RouteConfig()` would replace what is there already.
const ROUTE_CONFIG = '__fastify_route_config__';

/** Adds settings to the Fastify route of a handler, beside those that other decorators have given it. */
export function routeConfig(settings: RouteSettings): MethodDecorator {
  return (_target, _key, descriptor) => {
    const handler = descriptor.value as object;
    const existing = Reflect.getMetadata(ROUTE_CONFIG, handler) as RouteSettings | undefined;
    Reflect.defineMetadata(ROUTE_CONFIG, { ...existing, ...settings }, handler);
    return descriptor;
  };
}
