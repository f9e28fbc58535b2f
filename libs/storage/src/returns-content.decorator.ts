import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';

import { Returns } from '#platform';
import type { ErrorKind } from '#platform';

import { ContentGone, RangeNotSatisfiable } from './content-sender.js';

/** What a route answers that passes a stored object on by `ContentSender`: its media types, ranges, tags, and the errors it may end with. */
export function ReturnsContent(mediaTypes: readonly string[], errors: readonly ErrorKind[] = []): MethodDecorator {
  const content = Object.fromEntries(mediaTypes.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]));
  return applyDecorators(
    Returns(200, null, [...errors, ContentGone, RangeNotSatisfiable]),
    ApiHeader({ name: 'Range', required: false, description: 'One range of bytes, e.g. bytes=0-1023' }),
    ApiHeader({ name: 'If-None-Match', required: false, description: 'ETags the caller has; 304 when one of them is still right' }),
    ApiResponse({ status: 200, description: 'The content', content }),
    ApiResponse({ status: 206, description: 'The range of the content', content }),
    ApiResponse({ status: 302, description: 'Where the content is, for a short time: with S3_SIGNED_URL_SECONDS' }),
    ApiResponse({ status: 304, description: 'The caller has it' }),
  );
}
