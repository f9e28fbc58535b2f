import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';

/** Metadata key of a route's strict limit. */
export const RATE_LIMIT = 'catalyst:rate-limit';

/** Strict limits of a route: `auth` for credential checks, `codes` for mailing and redeeming codes. */
export type StrictLimit = 'auth' | 'codes';

/** Limits the calls of a route per address, in addition to the general limit. */
export const RateLimit = (limit: StrictLimit): MethodDecorator =>
  applyDecorators(
    SetMetadata(RATE_LIMIT, limit),
    ApiResponse({ status: 429, description: 'RATE_LIMITED; Retry-After says when to come back' }),
  );
