import { Controller, Get, Res } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { Clock, metrics, Public, Returns } from '#platform';

import { ApiIndex, Health, Live, Readiness } from './health.schema.js';
import { HealthService, VERSION } from './health.service.js';

@Public()
@ApiTags('system')
@Controller()
export class IndexController {
  @Get()
  @Returns(200, ApiIndex)
  index() {
    return {
      name: 'Catalyst',
      version: VERSION,
      links: { docs: '/docs', redoc: '/redoc', openapi: '/openapi.json', health: '/health', api: '/api' },
    };
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
  @Returns(200, Health)
  show() {
    return this.health.health(this.clock);
  }
}

@Public()
@ApiTags('system')
@Controller()
export class ProbesController {
  constructor(private readonly health: HealthService) {}

  @Get('health/live')
  @Returns(200, Live)
  live() {
    return { status: 'ok' };
  }

  @Get('health/ready')
  @Returns(200, Readiness)
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const readiness = await this.health.readiness();
    if (readiness.status !== 'ok') void reply.status(503);
    return readiness;
  }

  @Get('metrics')
  @ApiExcludeEndpoint()
  async metrics(@Res() reply: FastifyReply) {
    const { contentType, text } = await metrics.expose();
    await reply.type(contentType).send(text);
  }
}
