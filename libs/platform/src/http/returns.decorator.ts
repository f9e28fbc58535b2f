import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';

import type { ErrorKind } from '../errors/index.js';
import { ProblemDetails } from '../schema/index.js';
import { routeConfig } from './route-config.js';

const PROBLEM = 'application/problem+json';

/**
 * What a route answers: its status, the schema of its body (unknown keys are dropped on the way out), and the errors it may end with.
 * All of it reaches the OpenAPI document. Errors of one status are listed together.
 */
export function Returns(status: number, schema?: z.ZodType | null, errors: readonly ErrorKind[] = []): MethodDecorator {
  const byStatus = Map.groupBy(errors, (error) => error.status);
  return applyDecorators(
    HttpCode(status),
    schema
      ? ApiResponse({ status, description: 'Success', standardSchema: schema })
      : ApiResponse({ status, description: status === 204 ? 'Done, nothing to say' : 'Success' }),
    ...(schema ? [routeConfig({ answers: schema })] : []),
    ...[...byStatus].map(([code, kinds]) =>
      ApiResponse({
        status: code,
        description: [...new Set(kinds.map((kind) => kind.code))].join(', '),
        content: { [PROBLEM]: { schema: { $ref: `#/components/schemas/${ProblemDetails.meta()?.id ?? 'ProblemDetails'}` } } },
      }),
    ),
  );
}
