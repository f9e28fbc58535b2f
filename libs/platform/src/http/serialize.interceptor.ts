import { Injectable, SerializeOptions, StreamableFile } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { map } from 'rxjs';
import type { Observable } from 'rxjs';
import type { z } from 'zod';

const OPTIONS_KEY = 'class_serializer:options';

/** Sends what the schema of `@Returns` lets through; an answer that does not fit its schema is our error. */
@Injectable()
export class SerializeInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(ctx: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const options = this.reflector.get<Parameters<typeof SerializeOptions>[0] | undefined>(OPTIONS_KEY, ctx.getHandler());
    const schema = options && 'schema' in options ? (options.schema as z.ZodType | undefined) : undefined;
    if (!schema) return next.handle();
    return next.handle().pipe(map((body) => (body === undefined || body instanceof StreamableFile ? body : schema.parse(body))));
  }
}
