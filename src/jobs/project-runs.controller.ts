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
import { PageQuery, Uuid } from '#platform/schema';

import { ProjectNotFound } from '../projects/index.js';
import { CampaignRuns } from './campaign-runs.service.js';
import { EventsService } from './events.service.js';
import { ProjectHasNoImage, RunAlreadyActive, RunLimitReached, StoredRunLimitReached, StreamLimitReached } from './jobs.errors.js';
import { JobPage, ProjectJobQuery, Run, RunPage, StartRun } from './jobs.schema.js';
import { JobsService } from './jobs.service.js';

@ApiTags('runs')
@ApiBearerAuth()
@Controller('projects/:id')
export class ProjectRunsController {
  constructor(
    private readonly campaigns: CampaignRuns,
    private readonly jobList: JobsService,
    private readonly events: EventsService,
  ) {}

  /** Starts a campaign. With an `Idempotency-Key`, repeating the request answers the same run for 24 hours. */
  @Post('runs')
  @Idempotent('runs')
  @Returns(202, Run, [
    ValidationError,
    ProjectNotFound,
    ProjectHasNoImage,
    RunAlreadyActive,
    IdempotencyKeyReused,
    RunLimitReached,
    StoredRunLimitReached,
    IdempotencyKeyLimitReached,
  ])
  start(
    @CurrentUser() user: AuthUser,
    @Param('id', { schema: Uuid }) id: string,
    @Body({ schema: StartRun.optional() }) body: StartRun | undefined,
  ) {
    return this.campaigns.start(user, id, body ?? {});
  }

  @Get('runs')
  @Returns(200, RunPage, [ValidationError, ProjectNotFound])
  runs(@CurrentUser() user: AuthUser, @Param('id', { schema: Uuid }) id: string, @Query({ schema: PageQuery }) query: PageQuery) {
    return this.campaigns.list(user, id, query);
  }

  @Get('jobs')
  @Returns(200, JobPage, [ValidationError, ProjectNotFound])
  jobs(
    @CurrentUser() user: AuthUser,
    @Param('id', { schema: Uuid }) id: string,
    @Query({ schema: ProjectJobQuery }) query: ProjectJobQuery,
  ) {
    return this.jobList.ofProject(user, id, query);
  }

  /** Server-sent events of the project's run, or of its next one; ends with the run. `Last-Event-ID` resumes. */
  @Get('events')
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'Id of the last event that was received' })
  @ApiResponse({ status: 204, description: 'The run has ended and all of it was received' })
  @ReturnsEvents([ValidationError, ProjectNotFound, StreamLimitReached, ServiceUnavailable])
  async follow(
    @CurrentUser() user: AuthUser,
    @Param('id', { schema: Uuid }) id: string,
    @Headers('last-event-id') last: string | undefined,
    @Res() reply: FastifyReply,
  ) {
    await this.events.followProject(user, id, last, reply);
  }
}
