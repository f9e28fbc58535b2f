import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';

import { CurrentUser, Returns, ValidationError } from '#platform';
import type { AuthUser } from '#platform';
import { Uuid } from '#platform/schema';

import { JobNotFound, JobNotRetryable, RetryLimitReached, RunAlreadyActive, RunLimitReached } from './jobs.errors.js';
import { Job, JobPage, JobQuery } from './jobs.schema.js';
import { JobsService } from './jobs.service.js';

@ApiTags('jobs')
@ApiBearerAuth()
@Controller('jobs')
export class JobsController {
  constructor(private readonly jobs: JobsService) {}

  @Get()
  @Returns(200, JobPage, [ValidationError])
  list(@CurrentUser() user: AuthUser, @Query({ schema: JobQuery }) query: JobQuery) {
    return this.jobs.list(user, query);
  }

  @Get(':id')
  @Returns(200, Job, [ValidationError, JobNotFound])
  get(@CurrentUser() user: AuthUser, @Param('id', { schema: Uuid }) id: string) {
    return this.jobs.get(user, id);
  }

  /** Ends the job and what needs it; a job that has ended stays as it is. */
  @Post(':id/cancel')
  @Returns(200, Job, [ValidationError, JobNotFound])
  cancel(@CurrentUser() user: AuthUser, @Param('id', { schema: Uuid }) id: string) {
    return this.jobs.cancel(user, id);
  }

  /** Runs a failed job again, with what was cancelled because of it. */
  @Post(':id/retry')
  @Returns(202, Job, [ValidationError, JobNotFound, JobNotRetryable, RunAlreadyActive, RunLimitReached, RetryLimitReached])
  retry(@CurrentUser() user: AuthUser, @Param('id', { schema: Uuid }) id: string) {
    return this.jobs.retry(user, id);
  }
}
