import type { ApiResponseOptions } from '@nestjs/swagger';

/** A response in media types other than JSON, each with its schema. */
export interface MediaAnswer {
  description: string;
  content: NonNullable<ApiResponseOptions['content']>;
}

/** The media type of server-sent events. */
export const EVENT_STREAM_TYPE = 'text/event-stream';

/** The response of an operation that sends server-sent events: `returns: [200, EVENT_STREAM]`. */
export const EVENT_STREAM: MediaAnswer = {
  description: 'Server-sent events, one per change',
  content: {
    [EVENT_STREAM_TYPE]: {
      schema: {
        description: 'The data of one event; `event` names its kind, `id` is the value to send as `Last-Event-ID` when resuming',
        oneOf: [{ type: 'object', additionalProperties: true }, { type: 'null' }],
      },
    },
  },
};
