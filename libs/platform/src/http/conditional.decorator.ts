import { applyDecorators, createParamDecorator, Injectable, UseInterceptors } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map } from 'rxjs';
import type { Observable } from 'rxjs';

import { ifMatch, ifNoneMatch } from './entity-tags.js';
import type { Precondition } from './entity-tags.js';

/** The result of a `@ConditionalGet` or `@ConditionalChange` handler: a body with its entity tag, or only the tag if the caller has the body. */
export interface Tagged<T> {
  etag: string;
  body?: T;
}

/** Sends the body of a `Tagged` result with its `ETag`; for a GET whose `If-None-Match` contains the tag, 304 without a body. */
@Injectable()
class EntityTagInterceptor implements NestInterceptor<Tagged<unknown>, unknown> {
  intercept(context: ExecutionContext, next: CallHandler<Tagged<unknown>>): Observable<unknown> {
    const http = context.switchToHttp();
    const { method, headers } = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const reads = method === 'GET' || method === 'HEAD';
    return next.handle().pipe(
      map(({ etag, body }) => {
        void reply.header('etag', etag);
        if (!reads) return body;
        void reply.header('cache-control', 'private, no-cache');
        if (body !== undefined && ifNoneMatch(headers['if-none-match'])(etag)) return body;
        void reply.status(304);
        return undefined;
      }),
    );
  }
}

/** The handler returns a `Tagged` body. It is sent with its `ETag`; if `If-None-Match` contains the tag, the response is 304. */
export function ConditionalGet(): MethodDecorator {
  return applyDecorators(
    UseInterceptors(EntityTagInterceptor),
    ApiHeader({
      name: 'If-None-Match',
      required: false,
      description: 'ETags of earlier answers; the answer is 304 while one of them is current',
    }),
    ApiResponse({ status: 304, description: 'Not modified' }),
  );
}

/** The handler returns a `Tagged` body and receives the precondition of the change through `@IfMatch()`. */
export function ConditionalChange(): MethodDecorator {
  return applyDecorators(
    UseInterceptors(EntityTagInterceptor),
    ApiHeader({
      name: 'If-Match',
      required: false,
      description: 'The ETag of the version you read; the change is refused when there is a newer one',
    }),
  );
}

const header = (context: ExecutionContext): FastifyRequest['headers'] => context.switchToHttp().getRequest<FastifyRequest>().headers;

/** The precondition of the request's `If-Match`. */
export const IfMatch = createParamDecorator((_data: undefined, context: ExecutionContext): Precondition =>
  ifMatch(header(context)['if-match']),
);

/** The precondition of the request's `If-None-Match`, if any. It holds when the caller does not have the version with this tag. */
export const IfNoneMatch = createParamDecorator((_data: undefined, context: ExecutionContext): Precondition | undefined => {
  const { 'if-none-match': value } = header(context);
  return value === undefined ? undefined : ifNoneMatch(value);
});
