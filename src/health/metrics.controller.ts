import { Controller, Get, Headers, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { Public } from '#platform';

import { MetricsService } from './metrics.service.js';

/** `/metrics` on `PORT`. */
@Public()
@ApiExcludeController()
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: MetricsService) {}

  @Get()
  async show(@Headers('authorization') authorization: string | undefined, @Res() reply: FastifyReply) {
    const { contentType, text } = await this.metrics.exposeOnMainPort(authorization);
    await reply.type(contentType).send(text);
  }
}
