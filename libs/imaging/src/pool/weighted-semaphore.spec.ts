import { setTimeout as sleep } from 'node:timers/promises';

import { WeightedSemaphore } from './weighted-semaphore.js';

describe('WeightedSemaphore', () => {
  it('never lets more weight in than its capacity, and all of it in the end', async () => {
    const semaphore = new WeightedSemaphore(3);
    let used = 0;
    let most = 0;
    const weights = Array.from({ length: 60 }, (_, n) => (n % 4) + 1);
    await Promise.all(
      weights.map((weight) =>
        semaphore.run(weight, async () => {
          used += Math.min(weight, 3);
          most = Math.max(most, used);
          await sleep(1);
          used -= Math.min(weight, 3);
        }),
      ),
    );
    expect([most, used, semaphore.waiting]).toEqual([3, 0, 0]);
  });

  it('does not pass over heavy work for light work that came later', async () => {
    const semaphore = new WeightedSemaphore(2);
    const order: string[] = [];
    const light = () => semaphore.run(1, () => sleep(5).then(() => void order.push('light')));
    await Promise.all([light(), semaphore.run(2, async () => void order.push('heavy')), light(), light()]);
    expect(order).toEqual(['light', 'heavy', 'light', 'light']);
  });

  it('gives room back when work fails', async () => {
    const semaphore = new WeightedSemaphore(1);
    await expect(semaphore.run(1, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await semaphore.run(1, async () => 'in')).toBe('in');
  });
});
