import { InvalidArgumentError } from 'commander';

import type { ApiClient } from './api-client.js';

const PAGE = 100;

/** The first `most` items of a list, page after page. */
export async function readPages<T>(client: ApiClient, path: string, most: number, filter: Record<string, string> = {}): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const query: URLSearchParams = new URLSearchParams({
      ...filter,
      limit: String(Math.min(PAGE, most - items.length)),
      ...(cursor && { cursor }),
    });
    const page: { items: T[]; next_cursor: string | null } = await client.get(`${path}?${query.toString()}`);
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
