/** Bytes of content and data after which a page ends, whatever its limit. */
const PAGE_BYTES = 2_000_000;

/** A row of a query that `cutByWeight` cut. */
export type Weighed<R> = R & { behind_page: boolean };

/**
 * Cuts a query of rows with `content` and `data`, in the order of `order`, where their bytes fill a page. The first row always stays; the row
 * after the cut is kept and marked, as a sign that more follow.
 * NOTE: lengths are known without reading the texts, so rows after the cut are never read.
 */
export function cutByWeight(query: string, order: string): string {
  return `
WITH listed AS (${query}), sized AS (
  SELECT *, octet_length(content) + pg_column_size(data) AS bytes FROM listed
), summed AS (
  SELECT *, sum(bytes) OVER in_order - bytes AS before, lag(bytes, 1, 0) OVER in_order AS previous FROM sized WINDOW in_order AS (ORDER BY ${order})
)
SELECT *, before >= ${PAGE_BYTES} AS behind_page FROM summed WHERE before - previous < ${PAGE_BYTES} ORDER BY ${order}`;
}

/** How many of the rows are on the page. */
export function rowsOnPage(rows: readonly Weighed<unknown>[], limit: number): number {
  return rows.at(-1)?.behind_page ? rows.length - 1 : limit;
}
