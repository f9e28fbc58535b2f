import { ValidationError } from '#platform';

import { IdempotencyKey } from './jobs.schema.js';

/** The `Idempotency-Key` header of a request, if it is one. Throws `VALIDATION_ERROR`. */
export function checkedKey(key: string | undefined): string | undefined {
  const parsed = IdempotencyKey.safeParse(key);
  if (parsed.success) return parsed.data;
  throw new ValidationError({ errors: parsed.error.issues.map(({ message }) => ({ path: 'Idempotency-Key', message })) });
}
