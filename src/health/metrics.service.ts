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

/** What Prometheus reads, and on which port. */
@Injectable()
export class MetricsService {
  constructor(
    private readonly config: HttpConfig,
    { CATALYST_ROLE: role }: RuntimeConfig,
  ) {
    build.set({ version: VERSION, role }, 1);
  }

  /** The port that serves metrics and nothing else. */
  get ownPort(): number | undefined {
    return this.config.servesMetrics ? this.config.METRICS_PORT : undefined;
  }

  /** All metrics as they are shown on `PORT`: there are none where they are switched off or have a port of their own. */
  async exposeOnMainPort(authorization: string | undefined): Promise<{ contentType: string; text: string }> {
    if (!this.config.servesMetrics || this.ownPort !== undefined) throw new RouteNotFound();
    return this.expose(authorization);
  }

  /** All metrics, for a caller who has the token, where there is one. */
  async expose(authorization: string | undefined): Promise<{ contentType: string; text: string }> {
    const token = this.config.METRICS_TOKEN;
    if (token && !secretsEqual(authorization ?? '', `Bearer ${token}`)) throw new MetricsTokenMissing();
    return metrics.expose();
  }
}
