import { Controller, Get, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { Clock, Public, Returns, VERSION } from '#platform';

import { ApiIndex, Health, Live, Readiness } from './health.schema.js';
import { HealthService } from './health.service.js';

@Public()
@ApiTags('system')
@Controller()
export class IndexController {
  @Get()
  @ApiOperation({ summary: 'What this is and where its parts are' })
  @Returns(200, ApiIndex)
  show() {
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
  @ApiOperation({ summary: 'How the service is, for people' })
  @Returns(200, Health)
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
  @ApiOperation({ summary: 'Whether the process runs' })
  @Returns(200, Live)
  live() {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiOperation({ summary: 'Whether the process should get traffic' })
  @ApiResponse({ status: 503, description: 'Not now', standardSchema: Readiness })
  @Returns(200, Readiness)
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const readiness = await this.health.readiness();
    if (readiness.status !== 'ok') void reply.status(503);
    return readiness;
  }
}
