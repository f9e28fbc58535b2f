import { Body, Controller, Get, Headers, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import {
  AcceptsSignedUrl,
  CurrentUser,
  Endpoint,
  EVENT_STREAM,
  IdempotencyKeyLimitReached,
  IdempotencyKeyReused,
  Idempotent,
  ServiceUnavailable,
  ValidationError,
} from '#platform';
import type { AuthUser } from '#platform';
import { PageQuery, Uuid } from '#platform/schema';

import { ProjectNotFound } from '../../projects/index.js';
import { StreamLimitReached } from '../live/event-streams.js';
import { CampaignRuns } from './campaign-runs.service.js';
import { EventsService } from './events.service.js';
import { JobsService } from './jobs.service.js';
import { ProjectHasNoImage, RunAlreadyActive, RunLimitReached, StoredRunLimitReached } from './runs.errors.js';
import { JobPage, ProjectJobQuery, Run, RunPage, StartRun } from './runs.schema.js';

@ApiTags('runs')
@ApiBearerAuth()
@Controller('projects/:id')
export class ProjectRunsController {
  constructor(
    private readonly campaigns: CampaignRuns,
    private readonly jobList: JobsService,
    private readonly events: EventsService,
  ) {}

  @Post('runs')
  @Idempotent('runs')
  @Endpoint({
    summary: 'Start a campaign run',
    description:
      'Runs the campaign agents on the project, which needs a photo. Answers at once with the new run; follow it at `/api/runs/{id}/events`, then read the results at `/api/projects/{id}/assets`. A project has one active run at a time. With an `Idempotency-Key`, repeating the request within 24 hours returns the same run.',
    returns: [202, Run],
    errors: [
      ValidationError,
      ProjectNotFound,
      ProjectHasNoImage,
      RunAlreadyActive,
      IdempotencyKeyReused,
      RunLimitReached,
      StoredRunLimitReached,
      IdempotencyKeyLimitReached,
    ],
  })
  start(
    @CurrentUser() user: AuthUser,
    @Param('id', { schema: Uuid.describe('Id of the project') }) id: string,
    @Body({ schema: StartRun.optional() }) body: StartRun | undefined,
  ) {
    return this.campaigns.start(user, id, body ?? {});
  }

  @Get('runs')
  @Endpoint({
    summary: 'List the runs of a project',
    description: 'Newest first.',
    returns: [200, RunPage],
    errors: [ValidationError, ProjectNotFound],
  })
  runs(
    @CurrentUser() user: AuthUser,
    @Param('id', { schema: Uuid.describe('Id of the project') }) id: string,
    @Query({ schema: PageQuery }) query: PageQuery,
  ) {
    return this.campaigns.list(user, id, query);
  }

  @Get('jobs')
  @Endpoint({
    summary: 'List the jobs of a project',
    description: 'The jobs of all runs of the project, newest first. Payloads are left out unless `include=payloads` asks for them.',
    returns: [200, JobPage],
    errors: [ValidationError, ProjectNotFound],
  })
  jobs(
    @CurrentUser() user: AuthUser,
    @Param('id', { schema: Uuid.describe('Id of the project') }) id: string,
    @Query({ schema: ProjectJobQuery }) query: ProjectJobQuery,
  ) {
    return this.jobList.ofProject(user, id, query);
  }

  @Get('events')
  @AcceptsSignedUrl('ticket')
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'Id of the last event received; the stream resumes after it' })
  @ApiResponse({ status: 204, description: 'The run has ended and all of its events were received' })
  @Endpoint({
    summary: 'Stream the progress of a project',
    description:
      "Server-sent events of the project's active run; without one, the stream waits for the next run. It ends with the run. Send the id of the last event received as `Last-Event-ID` to resume.",
    returns: [200, EVENT_STREAM],
    errors: [ValidationError, ProjectNotFound, StreamLimitReached, ServiceUnavailable],
  })
  async follow(
    @CurrentUser() user: AuthUser,
    @Param('id', { schema: Uuid.describe('Id of the project') }) id: string,
    @Headers('last-event-id') last: string | undefined,
    @Res() reply: FastifyReply,
  ) {
    await this.events.followProject(user, id, last, reply);
  }
}
