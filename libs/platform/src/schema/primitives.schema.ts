import { z } from 'zod';

/** A UUID as text; ours are UUIDv7. */
export const Uuid = z.uuid();
export type Uuid = z.infer<typeof Uuid>;

/** ISO 8601 in UTC with milliseconds; takes a `Date` too. */
export const Timestamp = z.preprocess((value) => (value instanceof Date ? value.toISOString() : value), z.iso.datetime());
export type Timestamp = z.infer<typeof Timestamp>;

/** `limit` and `cursor` of a list; spread its shape to add filters. */
export const PageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().min(1).max(200).optional(),
});
export type PageQuery = z.infer<typeof PageQuery>;

/** One page of a list: the items, newest first, and where the next page starts (null at the end). */
export function Page<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next_cursor: z.string().nullable() });
}

/** One page of `T`. */
export interface PageOf<T> {
  items: T[];
  next_cursor: string | null;
}

/** The body of every error (RFC 9457) with our members. */
export const ProblemDetails = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    instance: z.string(),
    error_code: z.string(),
    timestamp: z.iso.datetime(),
    request_id: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'ProblemDetails' });
export type ProblemDetails = z.infer<typeof ProblemDetails>;
