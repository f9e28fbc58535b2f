import { ConfigFor, env, RuntimeConfig } from '#platform';

/** How the HTTP server faces the world. */
export class HttpConfig extends ConfigFor('http', {
  CORS_ORIGINS: env.list().describe('Origins that browsers may call from, separated by commas'),
  TRUST_PROXY: env.list().describe('Proxies whose X-Forwarded-For counts: a number of hops, or CIDRs separated by commas'),
  DOCS: env.optionalOnOff().describe('Swagger UI, ReDoc and /openapi.json; on, in production off'),
  METRICS: env.optionalOnOff().describe('/metrics; on, in production off'),
  SHUTDOWN_DELAY_SECONDS: env
    .optionalNumber()
    .describe('How long a stopping process still serves, so that balancers notice that it is not ready; 5 in production, else 0'),
}) {
  get shutdownDelayMs(): number {
    return (this.SHUTDOWN_DELAY_SECONDS ?? (new RuntimeConfig().production ? 5 : 0)) * 1_000;
  }

  /** The setting in the form that Fastify takes: a rule over hops, addresses, or no trust. */
  get trustProxy(): ((address: string, hop: number) => boolean) | string[] | false {
    const [first] = this.TRUST_PROXY;
    if (first === undefined) return false;
    if (this.TRUST_PROXY.length > 1 || !/^\d+$/.test(first)) return this.TRUST_PROXY;
    return (_address, hop) => hop < Number(first);
  }
}
