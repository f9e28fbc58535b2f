import { Controller, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';

import { CurrentUser, Endpoint, ValidationError } from '#platform';
import type { AuthUser } from '#platform';
import { Uuid } from '#platform/schema';

import { ProjectNotFound } from '../../projects/index.js';
import { EventTicket } from './event-ticket.schema.js';
import { EventsService } from './events.service.js';
import { RunNotFound } from './runs.errors.js';

@ApiTags('runs')
@ApiBearerAuth()
@Controller()
export class EventTicketsController {
  constructor(private readonly events: EventsService) {}

  @Post('runs/:id/events/ticket')
  @Endpoint({
    summary: "Get a ticket for a run's event stream",
    description:
      "For clients that cannot send an access token, such as a browser's `EventSource`. The ticket opens the stream of this run for 60 seconds, while the session lasts; an open stream stays open. To reconnect later, get another ticket: the new stream begins with a `snapshot`.",
    returns: [201, EventTicket],
    errors: [ValidationError, RunNotFound],
  })
  ofRun(@CurrentUser() user: AuthUser, @Param('id', { schema: Uuid.describe('Id of the run') }) id: string) {
    return this.events.ticketForRun(user, id);
  }

  @Post('projects/:id/events/ticket')
  @Endpoint({
    summary: "Get a ticket for a project's event stream",
    description: 'Like the ticket of a run, for the event stream of a project.',
    returns: [201, EventTicket],
    errors: [ValidationError, ProjectNotFound],
  })
  ofProject(@CurrentUser() user: AuthUser, @Param('id', { schema: Uuid.describe('Id of the project') }) id: string) {
    return this.events.ticketForProject(user, id);
  }
}
