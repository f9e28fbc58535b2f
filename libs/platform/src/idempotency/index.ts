export { Idempotency } from './idempotency.js';
export { IdempotencyKeyEntity } from './idempotency.entity.js';
export { IdempotencyConfig } from './idempotency.config.js';
export { IdempotencyKeyLimitReached, IdempotencyKeyReused } from './idempotency.errors.js';
export { Idempotent } from './idempotent.decorator.js';
