import { newId } from '../context/index.js';
import { keyset } from './keyset.js';

const rows = (count: number): { id: string }[] => Array.from({ length: count }, () => ({ id: newId() }));

describe('keyset paging', () => {
  it('ends without a cursor when no row is left over', () => {
    const all = rows(3);
    expect(keyset.page(all, 3)).toEqual({ items: all, next_cursor: null });
  });

  it('names the last row of the page as the start of the next', () => {
    const all = rows(4);
    const page = keyset.page(all, 3);
    expect(page.items).toHaveLength(3);
    expect(keyset.decode(page.next_cursor ?? undefined)).toEqual({ id: all[2]?.id });
  });

  it.each(['', 'x', 'bm90LWFuLWlk', '../../etc/passwd', '💥'])('refuses %j as a cursor', (cursor) => {
    expect(() => keyset.decode(cursor)).toThrow('cursor');
  });
});
