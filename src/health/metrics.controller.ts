import { Controller, Get, Headers, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { defineError, HttpConfig, metrics, Public, RouteNotFound, RuntimeConfig, secretsEqual, VERSION } from '#platform';

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

/** What Prometheus reads; in production only when it is switched on. */
@Public()
@ApiExcludeController()
@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly runtime: RuntimeConfig,
    private readonly http: HttpConfig,
  ) {
    build.set({ version: VERSION, role: runtime.CATALYST_ROLE }, 1);
  }

  @Get()
  async show(@Headers('authorization') authorization: string | undefined, @Res() reply: FastifyReply) {
    if (!(this.http.METRICS ?? !this.runtime.production)) throw new RouteNotFound();
    const token = this.http.METRICS_TOKEN;
    if (token && !secretsEqual(authorization ?? '', `Bearer ${token}`)) throw new MetricsTokenMissing();
    const { contentType, text } = await metrics.expose();
    await reply.type(contentType).send(text);
  }
}
