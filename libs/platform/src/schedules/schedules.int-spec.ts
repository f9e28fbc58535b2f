import { Schedules } from '#platform';
import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import { eventually } from '#testing';

let apps: TestApp[];

beforeAll(async () => {
  const first = await createTestApp({ role: 'worker' });
  const others = await Promise.all([1, 2].map(() => createTestApp({ role: 'worker', replicaOf: first })));
  apps = [...others, first, await createTestApp({ role: 'api', replicaOf: first })];
});
afterAll(async () => {
  for (const app of [...apps].sort((a, b) => Number(a === apps[2]) - Number(b === apps[2]))) await app.close();
});

it('of several workers exactly one does scheduled work of a period, and a process without jobs none', async () => {
  const done: string[] = [];
  const passed = new Set<string>();
  for (const [index, { app }] of apps.entries()) {
    const schedules = app.get(Schedules);
    schedules.every('test.shared', 3_600, async () => void done.push(`process ${index}`));
    // Comes after the shared one in each process: when it has run, its process has decided about the shared one.
    schedules.every(`test.own.${index}`, 3_600, async () => void passed.add(`process ${index}`));
  }
  await eventually(() => passed.size === 3);
  expect([...passed].sort()).toEqual(['process 0', 'process 1', 'process 2']);
  expect(done).toHaveLength(1);

  await apps[2]?.database.query(`UPDATE schedules SET last_run_at = now() - interval '2 hours' WHERE name LIKE 'test.%'`);
  passed.clear();
  await eventually(() => passed.size === 3);
  expect(done).toHaveLength(2);
});
