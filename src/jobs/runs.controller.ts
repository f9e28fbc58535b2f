import { Body, Controller, Get, Headers, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import {
  CurrentUser,
  IdempotencyKeyLimitReached,
  IdempotencyKeyReused,
  Idempotent,
  Returns,
  ReturnsEvents,
  ServiceUnavailable,
  ValidationError,
} from '#platform';
import type { AuthUser } from '#platform';
import { Uuid } from '#platform/schema';

import { ControlService } from './control.service.js';
import { EventsService } from './events.service.js';
import {
  JobNotRetryable,
  RetryLimitReached,
  RunAlreadyActive,
  RunLimitReached,
  RunNotFound,
  StoredRunLimitReached,
  StreamLimitReached,
} from './jobs.errors.js';
import { Run, RunPage, RunQuery, StartPipelineRun } from './jobs.schema.js';
import { PipelineRuns } from './pipeline-runs.service.js';
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

  /** Starts a pipeline that needs no project. With an `Idempotency-Key`, repeating the request answers the same run for 24 hours. */
  @Post()
  @Idempotent('runs')
  @Returns(202, Run, [ValidationError, IdempotencyKeyReused, RunLimitReached, StoredRunLimitReached, IdempotencyKeyLimitReached])
  start(@CurrentUser() user: AuthUser, @Body({ schema: StartPipelineRun }) body: StartPipelineRun) {
    return this.pipelines.start(user, body);
  }

  @Get()
  @Returns(200, RunPage, [ValidationError])
  list(@CurrentUser() user: AuthUser, @Query({ schema: RunQuery }) query: RunQuery) {
    return this.runs.listOfUser(user, query);
  }

  /** With `If-None-Match` it answers 304 until anything of the run has changed. */
  @Get(':id')
  @ApiResponse({ status: 304, description: 'Nothing has changed' })
  @Returns(200, Run, [ValidationError, RunNotFound])
  async get(
    @CurrentUser() user: AuthUser,
    @Param('id', { schema: Uuid }) id: string,
    @Headers('if-none-match') known: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    if (known !== undefined && known === etag(await this.runs.version(user, id))) {
      void reply.status(304).header('etag', known);
      return undefined;
    }
    const { run, version } = await this.runs.snapshot(user, id);
    void reply.header('etag', etag(version)).header('cache-control', 'private, no-cache');
    return run;
  }

  /** Ends the run: nothing of it is written any more. A run that has ended stays as it is. */
  @Post(':id/cancel')
  @Returns(200, Run, [ValidationError, RunNotFound])
  async cancel(@CurrentUser() user: AuthUser, @Param('id', { schema: Uuid }) id: string) {
    await this.control.cancelRun(user.id, id);
    return this.runs.get(user, id);
  }

  /** Runs again what failed or is missing; what is completed stays. */
  @Post(':id/retry')
  @Returns(202, Run, [ValidationError, RunNotFound, JobNotRetryable, RunAlreadyActive, RunLimitReached, RetryLimitReached])
  async retry(@CurrentUser() user: AuthUser, @Param('id', { schema: Uuid }) id: string) {
    await this.control.retryRun(user.id, id);
    return this.runs.get(user, id);
  }

  /** Server-sent events: `snapshot` first, then one event per change; ends with the run. `Last-Event-ID` resumes. */
  @Get(':id/events')
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'Number of the last event that was received' })
  @ApiResponse({ status: 204, description: 'The run has ended and all of it was received' })
  @ReturnsEvents([ValidationError, RunNotFound, StreamLimitReached, ServiceUnavailable])
  async follow(
    @CurrentUser() user: AuthUser,
    @Param('id', { schema: Uuid }) id: string,
    @Headers('last-event-id') last: string | undefined,
    @Res() reply: FastifyReply,
  ) {
    await this.events.followRun(user, id, last, reply);
  }
}

function etag(version: number): string {
  return `"${version}"`;
}
