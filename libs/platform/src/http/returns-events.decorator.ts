import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';

import type { ErrorKind } from '../errors/index.js';
import { Returns } from './returns.decorator.js';
import { routeConfig } from './route-config.js';

const EVENTS = {
  'text/event-stream': {
    schema: {
      description: 'The data of one event; `event` names its kind, `id` is what Last-Event-ID resumes from',
      oneOf: [{ type: 'object', additionalProperties: true }, { type: 'null' }],
    },
  },
};

/** A route that answers with a stream of server-sent events, and the errors it may end with instead. */
export function ReturnsEvents(errors: readonly ErrorKind[] = []): MethodDecorator {
  return applyDecorators(
    Returns(200, null, errors),
    ApiResponse({ status: 200, description: 'Events, one per change', content: EVENTS }),
    routeConfig({ sendsEvents: true }),
  );
}
