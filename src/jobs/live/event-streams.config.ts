import { Injectable } from '@nestjs/common';

import { ConfigFor, env } from '#platform';

/** How many event streams may be open. */
@Injectable()
export class EventStreamsConfig extends ConfigFor('event-streams', {
  MAX_EVENT_STREAMS: env.int(10_000, { min: 1 }).describe('Maximum open event streams per process; further streams are refused with 503'),
  MAX_EVENT_STREAMS_PER_USER: env
    .int(200)
    .describe('Maximum open event streams per user and process; further streams are refused with 429. 0: no limit'),
}) {}
