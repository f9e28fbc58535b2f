import { FairQueue } from './fair-queue.js';

const queue = (concurrency: number, capacity: number, perKey = capacity): FairQueue =>
  new FairQueue({ concurrency, capacity, perKey }, (waiting) => new Error(`full with ${waiting}`));

/** A task that holds its place until it is released. */
function blocker(fair: FairQueue): { done: Promise<void>; release: () => void } {
  let release: () => void = () => undefined;
  const done = fair.run({ key: 'blocker', trusted: false }, () => new Promise<void>((resolve) => (release = resolve)));
  return { done, release: () => release() };
}

/** Lets tasks wait while the only place is taken, and answers the order in which they run; what is refused is left out. */
async function orderOf(fair: FairQueue, tasks: readonly (readonly [name: string, trusted?: boolean])[]): Promise<string[]> {
  const order: string[] = [];
  const { done, release } = blocker(fair);
  const waiting = tasks.map(([name, trusted = false]) =>
    fair.run({ key: name[0] ?? '', trusted }, async () => void order.push(name)).catch(() => undefined),
  );
  await Promise.resolve();
  release();
  await Promise.all([done, ...waiting]);
  return order;
}

describe('the fair queue', () => {
  it('runs no more than its limit at a time', async () => {
    const fair = queue(2, 10);
    let running = 0;
    let most = 0;
    const tasks = Array.from({ length: 8 }, () =>
      fair.run({ key: 'a', trusted: false }, async () => {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setImmediate(resolve));
        running--;
      }),
    );
    await Promise.all(tasks);
    expect(most).toBe(2);
  });

  it('runs the tasks of one key in order', async () => {
    expect(await orderOf(queue(1, 10), [['a1'], ['a2'], ['a3']])).toEqual(['a1', 'a2', 'a3']);
  });

  it('lets keys take turns', async () => {
    const order = await orderOf(queue(1, 10), [['a1'], ['a2'], ['a3'], ['a4'], ['b1'], ['b2'], ['c1']]);
    expect(order).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3', 'a4']);
  });

  it('gives trusted callers every second turn, and all turns when nobody else waits', async () => {
    const tasks = [['a1'], ['b1'], ['c1'], ['x1', true], ['y1', true], ['x2', true], ['x3', true], ['x4', true]] as const;
    const order = await orderOf(queue(1, 10), tasks);
    expect(order).toEqual(['x1', 'a1', 'y1', 'b1', 'x2', 'c1', 'x3', 'x4']);
  });

  it('turns a key away that has too many tasks waiting, at once', async () => {
    const fair = queue(1, 10, 2);
    const { done, release } = blocker(fair);
    const waiting = [1, 2].map((n) => fair.run({ key: 'a', trusted: false }, async () => n));
    await expect(fair.run({ key: 'a', trusted: false }, async () => 3)).rejects.toThrow('full with 2');
    expect(fair.length).toBe(2);
    release();
    await done;
    expect(await Promise.all(waiting)).toEqual([1, 2]);
  });

  it('takes the place of a newcomer from the key with the most tasks', async () => {
    const order = await orderOf(queue(1, 3), [['a1'], ['a2'], ['a3'], ['b1'], ['b2'], ['c1'], ['d1']]);
    expect(order).toEqual(['a1', 'b1', 'c1']);
  });

  it('keeps a lane for trusted callers when the other one is full', async () => {
    const order = await orderOf(queue(1, 2), [['a1'], ['b1'], ['c1'], ['x1', true], ['x2', true], ['x3', true]]);
    expect(order).toEqual(['x1', 'a1', 'x2', 'b1']);
  });

  it('gives the place on when a task fails', async () => {
    const fair = queue(1, 1);
    const failing = fair.run({ key: 'a', trusted: false }, async () => {
      throw new Error('broken');
    });
    const next = fair.run({ key: 'a', trusted: false }, async () => 'ran');
    await expect(failing).rejects.toThrow('broken');
    expect(await next).toBe('ran');
  });
});
