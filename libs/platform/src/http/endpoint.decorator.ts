import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';

import type { ErrorKind } from '../errors/index.js';
import { ProblemDetails } from '../schema/index.js';
import { EVENT_STREAM_TYPE } from './media-answer.js';
import type { MediaAnswer } from './media-answer.js';
import { routeConfig } from './route-config.js';

const PROBLEM = 'application/problem+json';

const SUCCESS: Readonly<Record<number, string>> = {
  200: 'The request succeeded.',
  201: 'The resource was created.',
  202: 'The request was accepted; the work continues in the background.',
  204: 'No content',
};

/** The description of an operation in the OpenAPI document, its response and its errors. */
export interface EndpointOptions {
  /** Imperative, in sentence case, at most 60 characters, without a full stop. */
  summary: string;
  /** Details, limits and next steps, where the summary is not enough. Markdown. */
  description?: string;
  /** Status and body of a successful response. Unknown keys of a JSON body are removed; `null` means no described body. */
  returns: readonly [status: number, body: z.ZodType | MediaAnswer | null];
  /** The errors specific to this operation. Errors common to all operations are added to the document automatically. */
  errors?: readonly ErrorKind[];
  deprecated?: boolean;
}

function success(status: number, body: EndpointOptions['returns'][1]): MethodDecorator[] {
  const description = SUCCESS[status] ?? 'The request succeeded.';
  if (!body) return [ApiResponse({ status, description })];
  if (!('content' in body)) return [ApiResponse({ status, description, standardSchema: body }), routeConfig({ answers: body })];
  const events = EVENT_STREAM_TYPE in body.content;
  return [ApiResponse({ status, ...body }), ...(events ? [routeConfig({ sendsEvents: true })] : [])];
}

/** Describes a route in the OpenAPI document: its summary, its response and its errors. */
export function Endpoint({ summary, description, returns, errors = [], deprecated }: EndpointOptions): MethodDecorator {
  const [status, body] = returns;
  const byStatus = Map.groupBy(errors, (error) => error.status);
  return applyDecorators(
    ApiOperation({ summary, ...(description ? { description } : {}), ...(deprecated ? { deprecated } : {}) }),
    HttpCode(status),
    ...success(status, body),
    ...[...byStatus].map(([code, kinds]) =>
      ApiResponse({
        status: code,
        description: [...new Set(kinds.map((kind) => kind.code))].join(', '),
        content: { [PROBLEM]: { schema: { $ref: `#/components/schemas/${ProblemDetails.meta()?.id ?? 'ProblemDetails'}` } } },
      }),
    ),
  );
}
