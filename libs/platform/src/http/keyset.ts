import { z } from 'zod';

import { ValidationError } from '../errors/index.js';
import type { PageOf } from '../schema/index.js';

const Cursor = z.object({ id: z.uuid() });

/** Keyset paging over UUIDv7 ids, newest first: equally fast on every page, and stable while rows are added. */
export const keyset = {
  /** Decodes the position of a cursor. Throws `VALIDATION_ERROR` for an invalid cursor. */
  decode(cursor: string | undefined): { id: string } | undefined {
    if (cursor === undefined) return undefined;
    const text = Buffer.from(cursor, 'base64url').toString('utf8');
    const parsed = Cursor.safeParse({ id: text });
    if (!parsed.success) throw new ValidationError({ errors: [{ path: 'cursor', message: 'is not a cursor of this list' }] });
    return parsed.data;
  },

  /** Builds a page of up to `limit` rows from a query that fetched one more. */
  page<T extends { id: string }>(rows: readonly T[], limit: number): PageOf<T> {
    const items = rows.slice(0, limit);
    const last = rows.length > limit ? items.at(-1) : undefined;
    return { items, next_cursor: last ? Buffer.from(last.id).toString('base64url') : null };
  },
};
