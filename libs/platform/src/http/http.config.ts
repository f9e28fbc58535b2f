import { isIP } from 'node:net';

import { Injectable } from '@nestjs/common';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';

import { ConfigFor, env, environmentOf, RuntimeConfig } from '../config/index.js';

const NAMED_RANGES = new Set(['loopback', 'linklocal', 'uniquelocal']);

const LOCAL_ORIGIN = /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/;

function isOrigin(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol) && new URL(text).origin === text;
}

function isAddressRange(text: string): boolean {
  const [address = ''] = text.split('/');
  return NAMED_RANGES.has(text) || (isIP(address) > 0 && (address === text || ipaddr.isValidCIDR(text)));
}

function isProxyList(items: readonly string[]): boolean {
  return (items.length === 1 && /^\d{1,2}$/.test(items[0] ?? '')) || items.every(isAddressRange);
}

/** Settings of the HTTP server. */
@Injectable()
export class HttpConfig extends ConfigFor(
  'http',
  {
    CORS_ORIGINS: env
      .list()
      .describe('Origins allowed for browser requests (CORS), separated by commas; unset: none, in development those on localhost'),
    TRUST_PROXY: env.list().describe('Trusted proxies, whose X-Forwarded-For is used: a number of hops, or CIDRs separated by commas'),
    DOCS: env.optionalOnOff().describe('Swagger UI, ReDoc and /openapi.json; unset: on, in production off'),
    METRICS: env.optionalOnOff().describe('/metrics; unset: on, in production only with METRICS_PORT'),
    METRICS_PORT: z.coerce
      .number()
      .int()
      .min(1)
      .max(65_535)
      .optional()
      .describe('Port that serves /metrics and nothing else; /metrics on PORT then answers 404. Unset: /metrics on PORT'),
    METRICS_TOKEN: env
      .secret()
      .optional()
      .describe('Bearer token that /metrics requires; must be set in production when METRICS is on without METRICS_PORT'),
    REQUEST_TIMEOUT: env
      .duration('30s')
      .describe('Time limit for receiving a request; raise it for slow uploads without a buffering proxy'),
    MAX_REQUESTS_IN_FLIGHT: env.int(500, { min: 1 }).describe('Maximum concurrent requests; more are refused with 503'),
    MAX_ARRIVING_BODIES_PER_ADDRESS: env
      .int(100, { min: 1 })
      .describe('Maximum requests of one client address (IPv6: /64 network) whose body is still arriving; more are refused with 429'),
    MAX_CONNECTIONS_PER_ADDRESS: env
      .int(2_000, { min: 1 })
      .describe(
        'Maximum open connections of one client address, including idle ones; more are closed. Not applied when TRUST_PROXY is set',
      ),
    IN_FLIGHT_STALL_TIMEOUT: env
      .duration('30s')
      .describe('How long all MAX_REQUESTS_IN_FLIGHT may be in use without any request ending before /health/live answers 503'),
    SHUTDOWN_DELAY_SECONDS: env
      .optionalNumber()
      .describe('How long a stopping process keeps serving, so that load balancers notice that it is not ready; unset: 0, in production 5'),
    MAX_EVENT_LOOP_DELAY_MS: env.int(1_000, { min: 20 }).describe('Mean event loop delay above which requests are refused with 503'),
  },
  {
    replaces: { CORS_ORIGINS: ['ALLOWED_ORIGINS', 'CORS_ALLOWED_ORIGINS', 'BACKEND_CORS_ORIGINS', 'CLIENT_URL'] },
    check: ({ CORS_ORIGINS, TRUST_PROXY, METRICS, METRICS_PORT, METRICS_TOKEN }, { production }) => ({
      ...(!CORS_ORIGINS.every(isOrigin) && {
        CORS_ORIGINS: 'must be origins such as https://app.example.com, without a path; * is not one',
      }),
      ...(!isProxyList(TRUST_PROXY) && { TRUST_PROXY: 'must be a number of hops, or addresses and CIDRs such as 10.0.0.0/8' }),
      ...(production &&
        METRICS === true &&
        METRICS_PORT === undefined &&
        METRICS_TOKEN === undefined && {
          METRICS_TOKEN: 'is required in production when METRICS is on without METRICS_PORT; openssl rand -base64 24 generates one',
        }),
    }),
  },
) {
  /** The origins that browsers may call from. */
  get origins(): (string | RegExp)[] {
    return this.CORS_ORIGINS.length === 0 && new RuntimeConfig(environmentOf(this)).development ? [LOCAL_ORIGIN] : this.CORS_ORIGINS;
  }

  /** Whether browsers may call from an origin. */
  allowsOrigin(origin: string): boolean {
    return this.origins.some((allowed) => (typeof allowed === 'string' ? allowed === origin : allowed.test(origin)));
  }

  /** Whether /metrics is served, on whichever port. */
  get servesMetrics(): boolean {
    return this.METRICS ?? (this.METRICS_PORT !== undefined || !new RuntimeConfig(environmentOf(this)).production);
  }

  get shutdownDelayMs(): number {
    return (this.SHUTDOWN_DELAY_SECONDS ?? (new RuntimeConfig(environmentOf(this)).production ? 5 : 0)) * 1_000;
  }

  /** The value of Fastify's `trustProxy`: a rule for hops, addresses, or false. */
  get trustProxy(): ((address: string, hop: number) => boolean) | string[] | false {
    const [first] = this.TRUST_PROXY;
    if (first === undefined) return false;
    if (this.TRUST_PROXY.length > 1 || !/^\d+$/.test(first)) return this.TRUST_PROXY;
    return (_address, hop) => hop < Number(first);
  }
}
