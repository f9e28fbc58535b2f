import { applyDecorators, UseInterceptors } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';

import { IdempotencyInterceptor, idempotentName } from './idempotency.interceptor.js';

/**
 * The route accepts an `Idempotency-Key`: for 24 hours, a retry with the same key receives the response of the first call. Its service must
 * run the work in `Idempotency.once`. `name` is the purpose of the keys, e.g. `runs`; it is stored with the keys, so it must never change.
 */
export function Idempotent(name: string): MethodDecorator {
  return applyDecorators(
    idempotentName(name),
    UseInterceptors(IdempotencyInterceptor),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description: 'Makes the request safe to repeat: the same key receives the answer of the first call for 24 hours',
    }),
  );
}
