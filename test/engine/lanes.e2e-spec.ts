import { createTestDatabase, eventually } from '#testing';
import type { TestDatabase } from '#testing';

import { Programs } from './program.js';

let database: TestDatabase;
let programs: Programs;

beforeAll(async () => {
  database = await createTestDatabase();
  programs = new Programs(database);
});
afterAll(async () => {
  await programs.close();
  await database.close();
});

it('a lane that a package adds is worked on by the pool of workers that is set up for it, and by no other', async () => {
  const first = await programs.start({ LANE_HARBOUR_FLOOR_CONCURRENCY: '0', LANE_HARBOR_FLOOR_CONCURRENCY: '2' });
  const { access_token: token } = await first.client.register();
  const begin = async (pipeline: string, input = {}) =>
    (await first.client.post('/api/runs', { pipeline, input }, token)).body.id as string;
  const ended = (id: string) => eventually(async () => (await first.client.get(`/api/runs/${id}`, token)).body.status === 'completed');
  const madeBy = async (id: string) => (await first.client.get(`/api/assets?run_id=${id}`, token)).body.items[0].content as string;

  const dredging = await begin('dredging');
  await ended(await begin('slow', { ms: 1 }));
  expect((await first.client.get<string>('/metrics')).body).toContain('catalyst_lane_jobs{lane="harbour_floor",state="ready"} 1');
  expect(await database.query('SELECT status, dispatch_no FROM jobs WHERE run_id = $1', [dredging])).toEqual([
    { status: 'pending', dispatch_no: 0 },
  ]);

  const pool = await programs.start({ CATALYST_ROLE: 'worker', LANE_HARBOUR_FLOOR_CONCURRENCY: '1', LANE_LOCAL_CONCURRENCY: '0' });
  await ended(dredging);
  expect(JSON.parse(await madeBy(dredging))).toEqual({ pid: pool.pid });
  expect(first.log()).toContain('"variable":"LANE_HARBOR_FLOOR_CONCURRENCY"');
});
