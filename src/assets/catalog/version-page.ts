import { ValidationError } from '#platform';
import type { PageOf } from '#platform/schema';

/** Pages of versions, newest first; the cursor is the number of the last version on the page. */
export const versionPage = {
  /** The version a cursor stands for. Throws `VALIDATION_ERROR` for a cursor of another list. */
  decode(cursor: string | undefined): number | undefined {
    if (cursor === undefined) return undefined;
    const text = Buffer.from(cursor, 'base64url').toString('utf8');
    if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
    throw new ValidationError({ errors: [{ path: 'cursor', message: 'is not a cursor of this list' }] });
  },

  /** A page of up to `limit` rows, from a query for one more. */
  of<T extends { version: number }>(rows: readonly T[], limit: number): PageOf<T> {
    const items = rows.slice(0, limit);
    const last = rows.length > limit ? items.at(-1) : undefined;
    return { items, next_cursor: last ? Buffer.from(String(last.version)).toString('base64url') : null };
  },
};
