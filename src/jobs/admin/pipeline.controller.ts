import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { Returns, Scopes, ValidationError } from '#platform';
import { Uuid } from '#platform/schema';

import { JobNotFound, JobNotRetryable, RunAlreadyActive } from '../jobs.errors.js';
import { RunJob } from '../jobs.schema.js';
import { PipelineState } from './pipeline.schema.js';
import { PipelineService } from './pipeline.service.js';

@ApiTags('admin')
@Controller('admin')
export class PipelineController {
  constructor(private readonly pipeline: PipelineService) {}

  /** Counts per state, the oldest work that waits, leases, and the newest dead jobs. */
  @Get('pipeline')
  @Scopes('ops:read')
  @Returns(200, PipelineState)
  state() {
    return this.pipeline.state();
  }

  /** Runs a dead job again. */
  @Post('jobs/:id/requeue')
  @Scopes('ops:write')
  @Returns(202, RunJob, [ValidationError, JobNotFound, JobNotRetryable, RunAlreadyActive])
  requeue(@Param('id', { schema: Uuid }) id: string) {
    return this.pipeline.requeue(id);
  }
}
