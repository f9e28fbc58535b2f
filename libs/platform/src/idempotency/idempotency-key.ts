import { z } from 'zod';

import { ValidationError } from '../errors/index.js';

const IdempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, { error: 'must be 1 to 255 visible ASCII characters' })
  .optional();

/** The `Idempotency-Key` header of a request, if it has one. Throws `VALIDATION_ERROR`. */
export function readIdempotencyKey(header: unknown): string | undefined {
  const parsed = IdempotencyKey.safeParse(header);
  if (parsed.success) return parsed.data;
  throw new ValidationError({ errors: parsed.error.issues.map(({ message }) => ({ path: 'Idempotency-Key', message })) });
}
