import { InvalidArgumentError } from 'commander';

const PAGE = 100;

/** Reads one page of a list: a function of the client with its filters. */
type ReadPage<T> = (page: { limit: number; cursor?: string }) => Promise<{ data: { items: T[]; next_cursor: string | null } }>;

/** The first `most` items of a list, page after page. */
export async function readPages<T>(most: number, read: ReadPage<T>): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const limit = Math.min(PAGE, most - items.length);
    const { data: page }: Awaited<ReturnType<ReadPage<T>>> = await read({ limit, ...(cursor && { cursor }) });
    items.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor && items.length < most);
  return items;
}

/** The value of `--limit`. */
export function limit(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('It must be a number from 1 to 999999.');
  return Number(text);
}
