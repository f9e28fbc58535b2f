import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';

import { CurrentUser, Endpoint, ValidationError } from '#platform';
import type { AuthUser } from '#platform';
import { Uuid } from '#platform/schema';

import { JobsService } from './jobs.service.js';
import { JobNotFound, JobNotRetryable, RetryLimitReached, RunAlreadyActive, RunLimitReached } from './runs.errors.js';
import { Job, JobPage, JobQuery } from './runs.schema.js';

@ApiTags('jobs')
@ApiBearerAuth()
@Controller('jobs')
export class JobsController {
  constructor(private readonly jobs: JobsService) {}

  @Get()
  @Endpoint({
    summary: 'List your jobs',
    description: 'The jobs of all your runs, newest first. Payloads are left out unless `include=payloads` asks for them.',
    returns: [200, JobPage],
    errors: [ValidationError],
  })
  list(@CurrentUser() user: AuthUser, @Query({ schema: JobQuery }) query: JobQuery) {
    return this.jobs.list(user, query);
  }

  @Get(':id')
  @Endpoint({
    summary: 'Get a job',
    description: 'Includes the input the agent received and the output it returned.',
    returns: [200, Job],
    errors: [ValidationError, JobNotFound],
  })
  get(@CurrentUser() user: AuthUser, @Param('id', { schema: Uuid.describe('Id of the job') }) id: string) {
    return this.jobs.get(user, id);
  }

  @Post(':id/cancel')
  @Endpoint({
    summary: 'Cancel a job',
    description: 'Cancels the job and every job that depends on it. A job that has already ended is returned unchanged.',
    returns: [200, Job],
    errors: [ValidationError, JobNotFound],
  })
  cancel(@CurrentUser() user: AuthUser, @Param('id', { schema: Uuid.describe('Id of the job') }) id: string) {
    return this.jobs.cancel(user, id);
  }

  @Post(':id/retry')
  @Endpoint({
    summary: 'Retry a job',
    description:
      'Runs a failed or timed-out job again, together with the jobs that were cancelled because of it. Counts against the limits on concurrent runs and on retries.',
    returns: [202, Job],
    errors: [ValidationError, JobNotFound, JobNotRetryable, RunAlreadyActive, RunLimitReached, RetryLimitReached],
  })
  retry(@CurrentUser() user: AuthUser, @Param('id', { schema: Uuid.describe('Id of the job') }) id: string) {
    return this.jobs.retry(user, id);
  }
}
