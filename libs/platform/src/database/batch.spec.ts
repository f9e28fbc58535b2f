import { Batch } from './batch.js';

/** Batches that were begun, each ended by the test. */
function batches(options?: ConstructorParameters<typeof Batch>[1]) {
  const begun: { items: number[]; end: (error?: Error) => void }[] = [];
  const work = (items: number[]) =>
    new Promise<string[]>((resolve, reject) =>
      begun.push({ items, end: (error) => (error ? reject(error) : resolve(items.map((item) => `done ${item}`))) }),
    );
  return {
    batch: new Batch<number, string>(work, options),
    begun,
    next: () => new Promise((resolve) => setImmediate(() => setImmediate(resolve))),
  };
}

describe('a batch', () => {
  it('takes what arrives in the same moment, gives each item its own result, and what came meanwhile goes next', async () => {
    const { batch, begun, next } = batches();
    const first = [1, 2].map((item) => batch.add(item));
    await next();
    const second = [3, 4, 5].map((item) => batch.add(item));
    await next();
    expect(begun.map(({ items }) => items)).toEqual([[1, 2]]);
    begun[0]?.end();
    expect(await Promise.all(first)).toEqual(['done 1', 'done 2']);
    await next();
    expect(begun.map(({ items }) => items)).toEqual([
      [1, 2],
      [3, 4, 5],
    ]);
    begun[1]?.end();
    expect(await Promise.all(second)).toEqual(['done 3', 'done 4', 'done 5']);
  });

  it('holds no more than `max` items, and no more than `parallel` run at once', async () => {
    const { batch, begun, next } = batches({ max: 2, parallel: 2 });
    const all = [1, 2, 3, 4, 5].map((item) => batch.add(item));
    for (let turn = 0; turn < 5; turn++) await next();
    expect(begun.map(({ items }) => items)).toEqual([
      [1, 2],
      [3, 4],
    ]);
    begun[1]?.end();
    for (let turn = 0; turn < 5; turn++) await next();
    expect(begun[2]?.items).toEqual([5]);
    begun[0]?.end();
    begun[2]?.end();
    expect(await Promise.all(all)).toEqual([1, 2, 3, 4, 5].map((item) => `done ${item}`));
  });

  it('that fails is done item by item, so that one bad item fails alone', async () => {
    const seen: number[][] = [];
    const batch = new Batch<number, string>(async (items) => {
      seen.push(items);
      if (items.includes(2)) throw new Error('2 is bad');
      return items.map(String);
    });
    const results = await Promise.allSettled([1, 2, 3].map((item) => batch.add(item)));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(seen).toEqual([[1, 2, 3], [1], [2], [3]]);
  });

  it('that must fail together does', async () => {
    const { batch, begun, next } = batches({ max: 9, parallel: 1, failure: 'together' });
    const all = Promise.allSettled([1, 2].map((item) => batch.add(item)));
    await next();
    begun[0]?.end(new Error('gone'));
    expect((await all).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(begun).toHaveLength(1);
  });
});
