import { Body, Controller, Get, Headers, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import {
  AcceptsSignedUrl,
  ConditionalGet,
  CurrentUser,
  Endpoint,
  EVENT_STREAM,
  IdempotencyKeyLimitReached,
  IdempotencyKeyReused,
  Idempotent,
  IfNoneMatch,
  ServiceUnavailable,
  ValidationError,
} from '#platform';
import type { AuthUser, Precondition } from '#platform';
import { Uuid } from '#platform/schema';

import { StreamLimitReached } from '../live/event-streams.js';
import { ControlService } from './control.service.js';
import { EventsService } from './events.service.js';
import { PipelineRuns } from './pipeline-runs.service.js';
import {
  JobNotRetryable,
  RetryLimitReached,
  RunAlreadyActive,
  RunLimitReached,
  RunNotFound,
  StoredRunLimitReached,
} from './runs.errors.js';
import { Run, RunPage, RunQuery, StartPipelineRun } from './runs.schema.js';
import { RunsService } from './runs.service.js';

@ApiTags('runs')
@ApiBearerAuth()
@Controller('runs')
export class RunsController {
  constructor(
    private readonly runs: RunsService,
    private readonly control: ControlService,
    private readonly events: EventsService,
    private readonly pipelines: PipelineRuns,
  ) {}

  @Post()
  @Idempotent('runs')
  @Endpoint({
    summary: 'Start a run without a project',
    description:
      'Starts a pipeline that needs nothing but its input, such as `team`. The schemas of the input are listed at `/api/agents`. With an `Idempotency-Key`, repeating the request within 24 hours returns the same run.',
    returns: [202, Run],
    errors: [ValidationError, IdempotencyKeyReused, RunLimitReached, StoredRunLimitReached, IdempotencyKeyLimitReached],
  })
  start(@CurrentUser() user: AuthUser, @Body({ schema: StartPipelineRun }) body: StartPipelineRun) {
    return this.pipelines.start(user, body);
  }

  @Get()
  @Endpoint({
    summary: 'List your runs',
    description: 'The runs of all your projects and pipelines, newest first.',
    returns: [200, RunPage],
    errors: [ValidationError],
  })
  list(@CurrentUser() user: AuthUser, @Query({ schema: RunQuery }) query: RunQuery) {
    return this.runs.listOfUser(user, query);
  }

  @Get(':id')
  @ConditionalGet()
  @Endpoint({
    summary: 'Get a run',
    description:
      'The run with its progress, usage and jobs. Send the `ETag` of an earlier answer as `If-None-Match` to get 304 until the run has changed.',
    returns: [200, Run],
    errors: [ValidationError, RunNotFound],
  })
  get(
    @CurrentUser() user: AuthUser,
    @Param('id', { schema: Uuid.describe('Id of the run') }) id: string,
    @IfNoneMatch() modified: Precondition | undefined,
  ) {
    return this.runs.getIfModified(user, id, modified);
  }

  @Post(':id/cancel')
  @Endpoint({
    summary: 'Cancel a run',
    description:
      'Cancels all jobs that have not ended; their results are discarded. Assets that are complete stay. A run that has already ended is returned unchanged.',
    returns: [200, Run],
    errors: [ValidationError, RunNotFound],
  })
  async cancel(@CurrentUser() user: AuthUser, @Param('id', { schema: Uuid.describe('Id of the run') }) id: string) {
    await this.control.cancelRun(user.id, id);
    return this.runs.get(user, id);
  }

  @Post(':id/retry')
  @Endpoint({
    summary: 'Retry a run',
    description:
      'Runs the failed and cancelled jobs again; completed jobs keep their results. Counts against the limits on concurrent runs and on retries.',
    returns: [202, Run],
    errors: [ValidationError, RunNotFound, JobNotRetryable, RunAlreadyActive, RunLimitReached, RetryLimitReached],
  })
  async retry(@CurrentUser() user: AuthUser, @Param('id', { schema: Uuid.describe('Id of the run') }) id: string) {
    await this.control.retryRun(user.id, id);
    return this.runs.get(user, id);
  }

  @Get(':id/events')
  @AcceptsSignedUrl('ticket')
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'Id of the last event received; the stream resumes after it' })
  @ApiResponse({ status: 204, description: 'The run has ended and all of its events were received' })
  @Endpoint({
    summary: 'Stream the progress of a run',
    description:
      'Server-sent events: first `snapshot`, then one event per change. The stream ends with the run. Send the id of the last event received as `Last-Event-ID` to resume.',
    returns: [200, EVENT_STREAM],
    errors: [ValidationError, RunNotFound, StreamLimitReached, ServiceUnavailable],
  })
  async follow(
    @CurrentUser() user: AuthUser,
    @Param('id', { schema: Uuid.describe('Id of the run') }) id: string,
    @Headers('last-event-id') last: string | undefined,
    @Res() reply: FastifyReply,
  ) {
    await this.events.followRun(user, id, last, reply);
  }
}
