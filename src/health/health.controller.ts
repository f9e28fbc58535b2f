import { Controller, Get, Res } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { Clock, Endpoint, HttpConfig, Public, RuntimeConfig, VERSION } from '#platform';

import { ApiIndex, Health, Live, Readiness } from './health.schema.js';
import { HealthService } from './health.service.js';

@Public()
@ApiTags('system')
@Controller()
export class IndexController {
  constructor(
    private readonly http: HttpConfig,
    private readonly runtime: RuntimeConfig,
  ) {}

  @Get()
  @Endpoint({
    summary: 'Get the API index',
    description: 'Name and version of the service, and where to find its documentation.',
    returns: [200, ApiIndex],
  })
  show() {
    const open = this.http.DOCS ?? !this.runtime.production;
    const docs = open ? { docs: '/docs', redoc: '/redoc', openapi: '/openapi.json' } : {};
    return { name: 'Catalyst', version: VERSION, links: { ...docs, health: '/health', api: '/api' } };
  }
}

@Public()
@ApiTags('system')
@Controller()
export class HealthController {
  constructor(
    private readonly health: HealthService,
    private readonly clock: Clock,
  ) {}

  @Get(['health', 'api/health'])
  @Endpoint({
    summary: 'Get service health',
    description: 'Human-readable state of the database, Redis and model providers. Probes should use `/health/live` and `/health/ready`.',
    returns: [200, Health],
  })
  show() {
    return this.health.health(this.clock);
  }
}

@Public()
@ApiTags('system')
@Controller('health')
export class ProbesController {
  constructor(private readonly health: HealthService) {}

  @Get('live')
  @ApiResponse({ status: 503, description: 'The process must be restarted', standardSchema: Live })
  @Endpoint({
    summary: 'Check that the process is alive',
    description: 'Liveness probe: 503 means that the process must be restarted.',
    returns: [200, Live],
  })
  live(@Res({ passthrough: true }) reply: FastifyReply) {
    const live = this.health.live();
    if (live.status !== 'ok') void reply.status(503);
    return live;
  }

  @Get('ready')
  @ApiResponse({ status: 503, description: 'The process should not receive traffic now', standardSchema: Readiness })
  @Endpoint({
    summary: 'Check that the process is ready',
    description: 'Readiness probe: 503 means that the process should not receive traffic now.',
    returns: [200, Readiness],
  })
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const readiness = await this.health.readiness();
    if (readiness.status !== 'ok') void reply.status(503);
    return readiness;
  }
}
