import { setImmediate as turn } from 'node:timers/promises';

import { Semaphore, SemaphoreFull } from './semaphore.js';

/** Work that ends when the test says so. */
function held() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { work: () => promise, end: () => resolve() };
}

it('never lets more weight in than its capacity, and all of it in the end', async () => {
  const semaphore = new Semaphore(3);
  let used = 0;
  let most = 0;
  const weights = Array.from({ length: 60 }, (_, n) => (n % 4) + 1);
  await Promise.all(
    weights.map((weight) =>
      semaphore.run(
        async () => {
          used += Math.min(weight, 3);
          most = Math.max(most, used);
          await turn();
          used -= Math.min(weight, 3);
        },
        { weight },
      ),
    ),
  );
  expect([most, used, semaphore.waiting]).toEqual([3, 0, 0]);
});

it('does not let light work overtake heavy work that came before', async () => {
  const semaphore = new Semaphore(2);
  const order: string[] = [];
  const light = () => semaphore.run(async () => (await turn(), void order.push('light')));
  await Promise.all([light(), semaphore.run(async () => void order.push('heavy'), { weight: 2 }), light(), light()]);
  expect(order).toEqual(['light', 'heavy', 'light', 'light']);
});

it('frees its room when work fails', async () => {
  const semaphore = new Semaphore(1);
  await expect(semaphore.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await semaphore.run(async () => 'in')).toBe('in');
});

it('refuses work when as much waits as may, and takes it again when some has gone', async () => {
  const semaphore = new Semaphore(1, 2);
  const first = held();
  const all = [first.work, async () => undefined, async () => undefined].map((work) => semaphore.run(work));
  await expect(semaphore.run(async () => undefined)).rejects.toThrow(SemaphoreFull);
  first.end();
  await Promise.all(all);
  expect(await semaphore.run(async () => 'in')).toBe('in');
});

it('lets work leave the queue when its signal is aborted, and lets in what waited behind it', async () => {
  const semaphore = new Semaphore(2);
  const first = held();
  const running = semaphore.run(first.work);
  const controller = new AbortController();
  const heavy = semaphore.run(async () => 'heavy', { weight: 2, signal: controller.signal });
  const behind = semaphore.run(async () => 'light');
  expect(semaphore.waiting).toBe(2);
  controller.abort(new Error('enough'));
  await expect(heavy).rejects.toThrow('enough');
  expect(await behind).toBe('light');
  await expect(semaphore.run(async () => 'never', { signal: controller.signal })).rejects.toThrow('enough');
  first.end();
  await running;
  expect(await semaphore.run(async () => 'all', { weight: 2 })).toBe('all');
});

it('is not disturbed by a signal that is aborted once the work runs', async () => {
  const semaphore = new Semaphore(1);
  const [first, second] = [held(), held()];
  const controller = new AbortController();
  const running = [semaphore.run(first.work), semaphore.run(second.work, { signal: controller.signal })];
  first.end();
  await running[0];
  controller.abort();
  second.end();
  await running[1];
  expect(await semaphore.run(async () => 'in')).toBe('in');
});
