export { Idempotency } from './idempotency.js';
export { IdempotencyKeyEntity } from './idempotency.entity.js';
export { IdempotencyKeyReused } from './idempotency.errors.js';
