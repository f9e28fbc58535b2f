import { defineError } from '../errors/index.js';

/** The key was used before with another body. */
export const IdempotencyKeyReused = defineError({
  code: 'IDEMPOTENCY_KEY_REUSED',
  status: 422,
  message: 'this Idempotency-Key was used before with a different request',
});
