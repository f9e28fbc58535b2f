import { Injectable } from '@nestjs/common';

import { defineError, HttpConfig, metrics, RouteNotFound, RuntimeConfig, secretsEqual, VERSION } from '#platform';

const MetricsTokenMissing = defineError({
  code: 'TOKEN_MISSING',
  status: 401,
  message: 'a token is needed',
  headers: () => ({ 'www-authenticate': 'Bearer' }),
});

const build = metrics.gauge({
  name: 'catalyst_build_info',
  help: 'Always 1: which version runs here, in which role',
  labelNames: ['version', 'role'],
});

/** Metrics for Prometheus, on `PORT` or `METRICS_PORT`. */
@Injectable()
export class MetricsService {
  constructor(
    private readonly config: HttpConfig,
    { CATALYST_ROLE: role }: RuntimeConfig,
  ) {
    build.set({ version: VERSION, role }, 1);
  }

  /** The port that serves only metrics, if any. */
  get ownPort(): number | undefined {
    return this.config.servesMetrics ? this.config.METRICS_PORT : undefined;
  }

  /** All metrics, for `PORT`. Throws `NOT_FOUND` when metrics are off or have their own port. */
  async exposeOnMainPort(authorization: string | undefined): Promise<{ contentType: string; text: string }> {
    if (!this.config.servesMetrics || this.ownPort !== undefined) throw new RouteNotFound();
    return this.expose(authorization);
  }

  /** All metrics. Throws `TOKEN_MISSING` when a token is configured and the caller does not send it. */
  async expose(authorization: string | undefined): Promise<{ contentType: string; text: string }> {
    const token = this.config.METRICS_TOKEN;
    if (token && !secretsEqual(authorization ?? '', `Bearer ${token}`)) throw new MetricsTokenMissing();
    return metrics.expose();
  }
}
