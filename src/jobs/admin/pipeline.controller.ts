import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { Endpoint, Scopes, ValidationError } from '#platform';
import { Uuid } from '#platform/schema';

import { JobNotFound, JobNotRetryable, RunAlreadyActive } from '../runs/runs.errors.js';
import { RunJob } from '../runs/runs.schema.js';
import { PipelineState } from './pipeline.schema.js';
import { PipelineService } from './pipeline.service.js';

@ApiTags('admin')
@Controller('admin')
export class PipelineController {
  constructor(private readonly pipeline: PipelineService) {}

  @Get('pipeline')
  @Scopes('ops:read')
  @Endpoint({
    summary: 'Get the state of the pipeline',
    description: 'Counts of jobs and runs per state, the oldest waiting work of each lane, leases, and the most recent jobs that failed.',
    returns: [200, PipelineState],
  })
  state() {
    return this.pipeline.state();
  }

  @Post('jobs/:id/requeue')
  @Scopes('ops:write')
  @Endpoint({
    summary: 'Requeue a failed job',
    description: 'Runs a failed or timed-out job of any user again. It is not held to the limits of that user.',
    returns: [202, RunJob],
    errors: [ValidationError, JobNotFound, JobNotRetryable, RunAlreadyActive],
  })
  requeue(@Param('id', { schema: Uuid.describe('Id of the job') }) id: string) {
    return this.pipeline.requeue(id);
  }
}
