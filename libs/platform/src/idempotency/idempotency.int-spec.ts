import { setTimeout as sleep } from 'node:timers/promises';

import { Database, Idempotency } from '#platform';
import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import { race } from '#testing';

let one: TestApp;
let two: TestApp;
let calls = 0;

beforeAll(async () => {
  one = await createTestApp({ role: 'api' });
  two = await createTestApp({ role: 'api', replicaOf: one });
});
afterAll(async () => {
  await two.close();
  await one.close();
});
beforeEach(() => {
  calls = 0;
});

const doOnce = (app: TestApp, key: string | undefined, body: unknown = {}, scope = 'orders:ada', work = async () => ({ n: ++calls })) =>
  app.app.get(Idempotency).run({ scope, key, body }, work);

it('does the work of fifty parallel calls in two processes once, and answers all of them alike', async () => {
  const slowly = async () => (await sleep(100), { n: ++calls });
  const answers = await race(50, (n) => doOnce(n % 2 ? one : two, 'a', {}, 'orders:ada', slowly));
  expect(answers).toEqual(Array(50).fill({ n: 1 }));
  expect(calls).toBe(1);
});

it('does it each time without a key, in another scope, and under another key', async () => {
  await doOnce(one, 'b');
  await doOnce(one, undefined);
  await doOnce(one, undefined);
  await doOnce(one, 'b', {}, 'orders:bob');
  await doOnce(one, 'c');
  expect(calls).toBe(5);
});

it('refuses the key for another request, and knows the same one in another order', async () => {
  const body = { wishes: [{ tone: 'dry', length: 1 }], project: 'x' };
  await doOnce(one, 'd', body);
  expect(await doOnce(two, 'd', { project: 'x', wishes: [{ length: 1, tone: 'dry' }] })).toEqual({ n: 1 });
  for (const other of [{ ...body, project: 'y' }, { ...body, wishes: [] }, {}, null])
    await expect(doOnce(two, 'd', other)).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED', status: 422 });
  expect(calls).toBe(1);
});

it('keeps nothing of work that failed: neither key nor writes, and one of those who waited does it', async () => {
  const db = one.app.get(Database);
  await db.execute('CREATE TABLE written (n integer)');
  const failing = (app: TestApp) =>
    app.app.get(Idempotency).run({ scope: 's', key: 'e', body: 1 }, async (tx) => {
      const n = ++calls;
      await app.app.get(Database).execute('INSERT INTO written VALUES ($1)', [n], tx);
      await sleep(50);
      if (n === 1) throw new Error('no');
      return n;
    });
  const results = await Promise.allSettled(Array.from({ length: 10 }, (_, n) => failing(n % 2 ? one : two)));
  expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(1);
  expect(results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))).toEqual(Array(9).fill(2));
  expect(await db.query('SELECT n FROM written')).toEqual([{ n: 2 }]);
});

it('keeps nothing of work whose answer could not be kept', async () => {
  const db = one.app.get(Database);
  await db.execute('CREATE TABLE counted (n integer)');
  const call = (answer: unknown) =>
    one.app.get(Idempotency).run({ scope: 's', key: 'g', body: 1 }, async (tx) => {
      await db.execute('INSERT INTO counted VALUES (1)', [], tx);
      return answer;
    });
  await expect(call(1n)).rejects.toThrow(TypeError);
  expect(await db.query('SELECT n FROM counted')).toEqual([]);
  expect(await call('good')).toBe('good');
  expect(await db.query('SELECT n FROM counted')).toEqual([{ n: 1 }]);
});

it('forgets a key after a day, not earlier', async () => {
  const expires = async (interval: string) =>
    one.database.query(`UPDATE idempotency_keys SET expires_at = expires_at - interval '${interval}' WHERE key = 'f'`);
  await doOnce(one, 'f');
  await expires('23 hours 59 minutes');
  expect(await doOnce(one, 'f')).toEqual({ n: 1 });
  await expires('2 minutes');
  expect(await doOnce(one, 'f', 'another request')).toEqual({ n: 2 });
  expect(await doOnce(two, 'f', 'another request')).toEqual({ n: 2 });
});
