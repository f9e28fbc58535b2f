import { z } from 'zod';

/** A UUID as text; ours are UUIDv7. */
export const Uuid = z.uuid();
export type Uuid = z.infer<typeof Uuid>;

/** ISO 8601 in UTC with milliseconds; also accepts a `Date`. */
export const Timestamp = z.preprocess((value) => (value instanceof Date ? value.toISOString() : value), z.iso.datetime());
export type Timestamp = z.infer<typeof Timestamp>;

/** Query parameters of a list: `limit` and `cursor`. Spread the shape to add filters. */
export const PageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20).describe('Number of items per page'),
  cursor: z.string().min(1).max(200).optional().describe('The `next_cursor` of the previous page; omit it for the first page'),
});
export type PageQuery = z.infer<typeof PageQuery>;

/** The schema of one page of a list: the items, newest first, and the cursor of the next page (null on the last page). */
export function Page<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item).describe('The items of this page'),
    next_cursor: z.string().nullable().describe('Send it as `cursor` to get the next page; null on the last page'),
  });
}

/** One page of `T`. */
export interface PageOf<T> {
  items: T[];
  next_cursor: string | null;
}

/** The body of every error (RFC 9457), with extension members. */
export const ProblemDetails = z
  .object({
    type: z.string().describe('URI of the kind of error, e.g. urn:catalyst:error:not-found'),
    title: z.string().describe('Name of the HTTP status'),
    status: z.number().int().describe('HTTP status code'),
    detail: z.string().describe('What went wrong, for people'),
    instance: z.string().describe('Path of the request'),
    error_code: z.string().describe('Stable code of the error, for programs'),
    timestamp: z.iso.datetime().describe('When the error occurred'),
    request_id: z.string().describe('Id of the request, as in the header `X-Request-Id`'),
    errors: z
      .array(
        z.object({
          path: z.string().describe('Path of the field, e.g. files.0.name'),
          message: z.string().describe('What is wrong with it'),
        }),
      )
      .optional()
      .describe('The invalid fields; only with VALIDATION_ERROR'),
  })
  .meta({ id: 'ProblemDetails' });
export type ProblemDetails = z.infer<typeof ProblemDetails>;
