import { Injectable, SetMetadata } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Observable, tap } from 'rxjs';

import { Forbidden } from '../errors/index.js';
import type { Principal } from '../security/index.js';
import { readIdempotencyKey } from './idempotency-key.js';
import { withPendingKey } from './pending-key.js';
import type { IdempotentRequest } from './pending-key.js';

const NAME = 'catalyst:idempotent';

/** Sets the purpose of the keys of a route. */
export const idempotentName = (name: string): MethodDecorator => SetMetadata(NAME, name);

/**
 * Reads the `Idempotency-Key` of a request for `Idempotency.once`.
 * NOTE: it does not store the response itself. An interceptor runs outside the transaction of the handler's work, and after a crash between
 * the two the work would be repeated; so the key is only read here, and stored in the same transaction as the work.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const name = this.reflector.get<string>(NAME, context.getHandler());
    const request = context.switchToHttp().getRequest<FastifyRequest & { principal?: Principal }>();
    const pending = pendingKey(name, request);
    const used = (isTaken: () => boolean) => (): void => {
      if (!isTaken()) throw new Error(`${name} is idempotent, but its service does not use Idempotency.once`);
    };
    return new Observable((subscriber) =>
      withPendingKey(pending, (isTaken) =>
        next
          .handle()
          .pipe(tap(used(isTaken)))
          .subscribe(subscriber),
      ),
    );
  }
}

/** The scope of a key: one caller, and one project or asset. */
function pendingKey(name: string, { principal, params, headers }: FastifyRequest & { principal?: Principal }): IdempotentRequest {
  if (!principal) throw new Forbidden();
  const caller = principal.kind === 'user' ? principal.id : principal.client_id;
  const scope = [name, caller, ...Object.values(params as Record<string, string>)].join(':');
  return { scope, key: readIdempotencyKey(headers['idempotency-key']), ...(principal.kind === 'user' && { user_id: principal.id }) };
}
