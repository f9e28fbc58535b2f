import { z } from 'zod';

import { ValidationError } from '../errors/index.js';
import type { PageOf } from '../schema/index.js';

const Cursor = z.object({ id: z.uuid() });

/** Keyset paging over UUIDv7 ids, newest first: as fast on any page, and stable while rows are added. */
export const keyset = {
  /** The position a cursor stands for. Throws `VALIDATION_ERROR` when it is not one of ours. */
  decode(cursor: string | undefined): { id: string } | undefined {
    if (cursor === undefined) return undefined;
    const text = Buffer.from(cursor, 'base64url').toString('utf8');
    const parsed = Cursor.safeParse({ id: text });
    if (!parsed.success) throw new ValidationError({ errors: [{ path: 'cursor', message: 'is not a cursor of this list' }] });
    return parsed.data;
  },

  /** Makes a page of up to `limit` rows from a query that asked for one more. */
  page<T extends { id: string }>(rows: readonly T[], limit: number): PageOf<T> {
    const items = rows.slice(0, limit);
    const last = rows.length > limit ? items.at(-1) : undefined;
    return { items, next_cursor: last ? Buffer.from(last.id).toString('base64url') : null };
  },
};
