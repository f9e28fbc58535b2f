import { Injectable } from '@nestjs/common';

import { SIGNED_URL_SECONDS, SignedUrls } from '#platform';
import type { AuthUser } from '#platform';

import type { EventTicket } from './event-ticket.schema.js';

/** Tickets for the browser's own EventSource, which cannot send an access token. */
@Injectable()
export class EventTickets {
  constructor(private readonly urls: SignedUrls) {}

  /** A ticket for one event stream of this user and session. */
  issue(user: AuthUser, path: string): EventTicket {
    const url = this.urls.sign(path, user, 'ticket');
    return { ticket: url.slice(`${path}?ticket=`.length), url, expires_in: SIGNED_URL_SECONDS.ticket };
  }
}
