import { setTimeout as sleep } from 'node:timers/promises';

import { LaneQueues } from '#platform';
import { eventually } from '#testing';

import { addUser, createEngine } from './harness.js';

it('dispatches jobs that the queue lost again, and leaves waiting ones alone', async () => {
  const engine = await createEngine({ shape: [{ name: 'see' }], env: { LANE_LOCAL_CONCURRENCY: '1' } });
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  engine.script.steps['see'] = async () => (await held, {});
  const runs = [await engine.start(), await engine.start()];
  // One runs, and one waits in the queue for its slot.
  const waiting = async (dispatch_no: number) =>
    (await engine.db.query(`SELECT 1 FROM jobs WHERE status = 'pending' AND dispatched_at IS NOT NULL AND dispatch_no = $1`, [dispatch_no]))
      .length === 1;
  await eventually(() => waiting(1));
  await sleep(5_000);
  expect(await waiting(1)).toBe(true);
  await Promise.all(
    engine.app
      .get(LaneQueues)
      .bull(['vision', 'llm', 'local'])
      .map((queue) => queue.empty()),
  );
  await eventually(() => waiting(2));
  release();
  for (const run of runs) expect(await engine.ended(run.id)).toBe('completed');
  await engine.close();
});

it('does not let one user with a thousand runs starve ten with one each', async () => {
  const engine = await createEngine({
    shape: [{ name: 'see' }, { name: 'think', needs: ['see'] }],
    env: { LANE_LOCAL_CONCURRENCY: '4' },
  });
  engine.script.steps['*'] = async () => (await sleep(100), {});
  const tenUsers = await Promise.all(Array.from({ length: 10 }, () => addUser(engine.db)));
  for (let n = 0; n < 1_000; n += 50) await Promise.all(Array.from({ length: 50 }, () => engine.start()));
  const runs = await Promise.all(tenUsers.map((user_id) => engine.start({ user_id })));
  await Promise.all(runs.map(({ id }) => engine.ended(id)));
  const [between] = await engine.db.query<{ n: number }>(
    `WITH ten AS (SELECT min(created_at) AS first, max(completed_at) AS last FROM runs WHERE id = ANY ($1::uuid[]))
     SELECT count(*)::integer AS n FROM jobs JOIN ten ON started_at BETWEEN first AND last WHERE run_id <> ALL ($1::uuid[])`,
    [runs.map(({ id }) => id)],
  );
  // One in eleven is the share of each user; until the first of the ten is seen, and between their steps, the one has the slots to itself.
  expect(between?.n).toBeLessThan(2 * 20);
  await engine.close();
});
