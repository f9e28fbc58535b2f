import type { FastifyInstance } from 'fastify';

/** Headers of every response: an API serves data, so browsers need not execute or embed anything. */
export const SECURITY_HEADERS = {
  'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'x-download-options': 'noopen',
  'x-frame-options': 'DENY',
  'x-permitted-cross-domain-policies': 'none',
  'x-xss-protection': '0',
} as const;

/**
 * Adds the headers to every response, and `Cache-Control: no-store` unless the route sets another value.
 * NOTE: Helmet's headers as a constant; Helmet itself builds the same strings again, in 13 functions, for each response.
 */
export function installSecurityHeaders(fastify: FastifyInstance): void {
  const headers = { ...SECURITY_HEADERS, 'cache-control': 'no-store' };
  fastify.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers);
    done();
  });
}
