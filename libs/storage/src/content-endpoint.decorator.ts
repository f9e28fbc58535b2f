import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';

import { Endpoint } from '#platform';
import type { EndpointOptions } from '#platform';

import { ContentGone, RangeNotSatisfiable } from './content-sender.js';

interface ContentEndpointOptions extends Omit<EndpointOptions, 'returns'> {
  media_types: readonly string[];
}

/** An `@Endpoint` that sends a stored object through `ContentSender`, with its media types, ranges and entity tags. */
export function ContentEndpoint({ media_types, errors = [], ...operation }: ContentEndpointOptions): MethodDecorator {
  const content = Object.fromEntries(media_types.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]));
  return applyDecorators(
    Endpoint({
      ...operation,
      returns: [200, { description: 'The content', content }],
      errors: [...errors, ContentGone, RangeNotSatisfiable],
    }),
    ApiHeader({ name: 'Range', required: false, description: 'One range of bytes, e.g. bytes=0-1023' }),
    ApiHeader({
      name: 'If-None-Match',
      required: false,
      description: 'ETags the caller has; the answer is 304 when one of them is current',
    }),
    ApiResponse({ status: 206, description: 'The requested range of the content', content }),
    ApiResponse({ status: 302, description: 'Redirect to a short-lived URL of the content; only with S3_SIGNED_URL_SECONDS' }),
    ApiResponse({ status: 304, description: 'Not modified' }),
  );
}
