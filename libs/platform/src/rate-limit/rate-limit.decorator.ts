import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';

/** Metadata key of a route's strict limit. */
export const RATE_LIMIT = 'catalyst:rate-limit';

/** Strict limits a route can have: `auth` for trying credentials, `codes` for mailing and redeeming codes. */
export type StrictLimit = 'auth' | 'codes';

/** Counts the calls of a route per address against a strict limit of its own, on top of the general one. */
export const RateLimit = (limit: StrictLimit): MethodDecorator =>
  applyDecorators(
    SetMetadata(RATE_LIMIT, limit),
    ApiResponse({ status: 429, description: 'RATE_LIMITED; Retry-After says when to come back' }),
  );
