import type { FastifyContextConfig } from 'fastify';
import type { z } from 'zod';

import type { SignedUrlUse } from '../security/index.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Holders of a URL that was signed for this use are admitted too. */
    acceptsSignedUrl?: SignedUrlUse;
    /** The schema of a successful answer's body. */
    answers?: z.ZodType;
    /** Content types of the body that the route reads, when they are others than JSON. */
    consumes?: readonly string[];
    /** The handler reads the body itself while it arrives, as an upload does. */
    readsStream?: boolean;
    /** The answer is a stream of server-sent events. */
    sendsEvents?: boolean;
  }
}

/** What the HTTP edge knows of a route, at `request.routeOptions.config`. */
export type RouteSettings = Pick<FastifyContextConfig, 'acceptsSignedUrl' | 'answers' | 'consumes' | 'readsStream' | 'sendsEvents'>;

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
