import { applyDecorators, UseInterceptors } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';

import { IdempotencyInterceptor, idempotentName } from './idempotency.interceptor.js';

/**
 * The route takes an `Idempotency-Key`: a repetition with the same key receives the answer of the first call for 24 hours. Its service does
 * the work in `Idempotency.once`. `name` says what the keys are for, e.g. `runs`; keys that are kept carry it, so it never changes.
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
