import { defineError } from '../errors/index.js';

/** The user has reached the limit of stored keys. */
export const IdempotencyKeyLimitReached = defineError({
  code: 'IDEMPOTENCY_KEY_LIMIT_REACHED',
  status: 429,
  message: ({ limit }: { limit: number }) =>
    `this account has ${limit} idempotency keys, the most MAX_IDEMPOTENCY_KEYS_PER_USER allows; each is kept for 24 hours`,
  retryAfter: 3_600,
});

/** The key was already used with a different body. */
export const IdempotencyKeyReused = defineError({
  code: 'IDEMPOTENCY_KEY_REUSED',
  status: 422,
  message: 'this Idempotency-Key was used before with a different request',
});
