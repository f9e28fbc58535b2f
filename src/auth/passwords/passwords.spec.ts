import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { BoundedQueue } from './bounded-queue.js';
import { passwordWeakness } from './password-policy.js';

const list = readFileSync(new URL('./common-passwords.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line && !line.startsWith('#'));

describe('the password policy', () => {
  it('refuses more than 3,000 common passwords in any case', () => {
    expect(list.length).toBeGreaterThan(3_000);
    expect(list.filter((password) => !passwordWeakness(password) || !passwordWeakness(password.toUpperCase()))).toEqual([]);
  });

  it.each([
    ['short', {}, 'at least 8 bytes'],
    ['x'.repeat(73), {}, 'at most 72 bytes; this one has 73'],
    ['é'.repeat(37), {}, 'this one has 74'],
    ['Catalyst', {}, 'common'],
    ['catalyst2026!', {}, 'common'],
    ['abababababab', {}, 'common'],
    ['ada.lovelace', { email: 'ada.lovelace@example.com' }, 'name or address'],
    ['ada.lovelace@example.com', { email: 'ada.lovelace@example.com' }, 'name or address'],
    ['CountessAda', { username: 'countessada' }, 'name or address'],
  ])('refuses %j', (password, owner, reason) => {
    expect(passwordWeakness(password, owner)).toContain(reason);
  });

  it.each(['correcthorsebatterystaple', 'жили у бабуси', 'x7!kqpWz', '8 bytes!', 'ada.lovelace and more'])('accepts %j', (password) => {
    expect(passwordWeakness(password, { email: 'ada.lovelace@example.com', username: 'ada' })).toBeUndefined();
  });
});

describe('the bounded queue', () => {
  const queue = (limit: number, capacity: number): BoundedQueue =>
    new BoundedQueue(limit, capacity, (waiting) => new Error(`full with ${waiting}`));

  it('runs no more than its limit at a time, in order', async () => {
    const bounded = queue(2, 10);
    const order: number[] = [];
    let running = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        bounded.run(async () => {
          most = Math.max(most, ++running);
          order.push(n);
          await sleep(2);
          running--;
        }),
      ),
    );
    expect(most).toBe(2);
    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('turns away what has no place to wait, at once', async () => {
    const bounded = queue(1, 2);
    let release: () => void = () => undefined;
    const first = bounded.run(() => new Promise<void>((resolve) => (release = resolve)));
    const waiting = [bounded.run(async () => 1), bounded.run(async () => 2)];
    await expect(bounded.run(async () => 3)).rejects.toThrow('full with 2');
    release();
    await first;
    expect(await Promise.all(waiting)).toEqual([1, 2]);
    expect(await bounded.run(async () => 4)).toBe(4);
  });

  it('gives the place on when a task fails', async () => {
    const bounded = queue(1, 1);
    const failing = bounded.run(async () => {
      throw new Error('broken');
    });
    const next = bounded.run(async () => 'ran');
    await expect(failing).rejects.toThrow('broken');
    expect(await next).toBe('ran');
  });
});
