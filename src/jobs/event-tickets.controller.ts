import { Controller, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';

import { CurrentUser, Returns, ValidationError } from '#platform';
import type { AuthUser } from '#platform';
import { Uuid } from '#platform/schema';

import { ProjectNotFound } from '../projects/index.js';
import { EventsService } from './events.service.js';
import { RunNotFound } from './jobs.errors.js';
import { EventTicket } from './live/event-ticket.schema.js';

@ApiTags('runs')
@ApiBearerAuth()
@Controller()
export class EventTicketsController {
  constructor(private readonly events: EventsService) {}

  /**
   * A ticket for `GET /api/runs/{id}/events`, for a client that cannot send an access token. It opens that stream for 60 seconds, also more than
   * once, while the session is open; a stream that is open stays open. To come back later, get another ticket: the new stream begins with a `snapshot`.
   */
  @Post('runs/:id/events/ticket')
  @Returns(201, EventTicket, [ValidationError, RunNotFound])
  ofRun(@CurrentUser() user: AuthUser, @Param('id', { schema: Uuid }) id: string) {
    return this.events.ticketForRun(user, id);
  }

  /** A ticket for `GET /api/projects/{id}/events`, with the same rules as a ticket for the events of a run. */
  @Post('projects/:id/events/ticket')
  @Returns(201, EventTicket, [ValidationError, ProjectNotFound])
  ofProject(@CurrentUser() user: AuthUser, @Param('id', { schema: Uuid }) id: string) {
    return this.events.ticketForProject(user, id);
  }
}
