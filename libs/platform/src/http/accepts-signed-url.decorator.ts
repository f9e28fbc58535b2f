import { applyDecorators } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';

import type { SignedUrlUse } from '../security/index.js';
import { routeConfig } from './route-config.js';

const DESCRIPTIONS: Readonly<Record<SignedUrlUse, string>> = {
  signature: 'Part of a signed URL from another answer; replaces the Authorization header for 15 minutes, while the session is open',
  ticket: 'From `POST …/events/ticket`; replaces the Authorization header for 60 seconds, while the session is open',
};

/** A GET route that also accepts a URL signed for this use by `SignedUrls`. */
export function AcceptsSignedUrl(use: SignedUrlUse): MethodDecorator {
  return applyDecorators(
    routeConfig({ acceptsSignedUrl: use }),
    ApiQuery({ name: use, required: false, description: DESCRIPTIONS[use], schema: { type: 'string' } }),
  );
}
