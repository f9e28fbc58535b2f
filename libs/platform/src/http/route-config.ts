import type { FastifyContextConfig } from 'fastify';
import type { z } from 'zod';

import type { SignedUrlUse } from '../security/index.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route also accepts a URL that was signed for this use. */
    acceptsSignedUrl?: SignedUrlUse;
    /** The schema of the body of a successful response. */
    answers?: z.ZodType;
    /** Content types that the route accepts, if other than JSON. */
    consumes?: readonly string[];
    /** The handler reads the body as a stream, as for an upload. */
    readsStream?: boolean;
    /** The response is a stream of server-sent events. */
    sendsEvents?: boolean;
  }
}

/** Settings of a route for the HTTP layer, available as `request.routeOptions.config`. */
export type RouteSettings = Pick<FastifyContextConfig, 'acceptsSignedUrl' | 'answers' | 'consumes' | 'readsStream' | 'sendsEvents'>;

// NOTE: the metadata key of Nest's Fastify adapter; its `@RouteConfig()` would replace existing settings.
const ROUTE_CONFIG = '__fastify_route_config__';

/** Adds settings to the Fastify route of a handler and keeps those of other decorators. */
export function routeConfig(settings: RouteSettings): MethodDecorator {
  return (_target, _key, descriptor) => {
    const handler = descriptor.value as object;
    const existing = Reflect.getMetadata(ROUTE_CONFIG, handler) as RouteSettings | undefined;
    Reflect.defineMetadata(ROUTE_CONFIG, { ...existing, ...settings }, handler);
    return descriptor;
  };
}
