import { setTimeout as sleep } from 'node:timers/promises';

import { createTestApp } from '#test-support';
import { createTestDatabase, eventually } from '#testing';

import { sampleTeam } from '../../src/agents/team/shared/testing/sample-team.js';
import { listen } from '../support/server-events.js';
import type { Sent } from '../support/server-events.js';
import { Programs } from './program.js';

const OVER = /^run\.(completed|partial|failed|cancelled)$/;
const RUNS = 20;

// What a test has started ends with it, also when it fails.
let closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing) await close();
  closing = [];
});

it('reach a listener once each and in order, that is cut off after every event or two, at two processes in turn', async () => {
  const apis = [await createTestApp({ role: 'api' })];
  apis.push(await createTestApp({ role: 'api', replicaOf: apis[0] as (typeof apis)[number] }));
  const worker = await createTestApp({ role: 'worker', replicaOf: apis[0] as (typeof apis)[number] });
  const [first] = apis;
  closing.push(...[worker, ...apis.toReversed()].map((app) => () => app.close()));
  const { access_token: token } = (await first?.register()) ?? { access_token: '' };

  const follow = async (): Promise<{ run: string; events: Sent[] }> => {
    const { body } = (await first?.post('/api/runs', { pipeline: 'team', input: sampleTeam }, token)) ?? { body: { id: '' } };
    // One that stays at each process: what it has been told already, the one that comes back has still to hear.
    const staying = apis.map(({ url }) => listen(`${url}/api/runs/${body.id}/events`, { token, last: '0' }));
    const events: Sent[] = [];
    for (let turn = 0; !OVER.test(events.at(-1)?.event ?? ''); turn++) {
      const api = apis[turn % apis.length];
      const last = events.at(-1)?.id ?? '0';
      const got = await listen(`${api?.url}/api/runs/${body.id}/events`, { token, last, enough: ({ length }) => length > turn % 2 });
      events.push(...got.events);
      if (turn % 3 === 0) await sleep(Math.random() * 30);
    }
    for (const other of await Promise.all(staying)) expect(other.events).toEqual(events);
    return { run: body.id as string, events };
  };
  const followed = await Promise.all(Array.from({ length: RUNS }, follow));
  for (const { run, events } of followed) {
    const stored = await first?.database.query<{ seq: number; type: string }>(
      'SELECT seq, type FROM job_events WHERE run_id = $1 ORDER BY seq',
      [run],
    );
    expect(events.map(({ id, event }) => ({ seq: Number(id), type: event }))).toEqual(stored);
    expect(stored?.length).toBe(1 + 1 + 3 * 2 + 1);
  }
});

it('go on at another process when the one that told them is killed', async () => {
  const database = await createTestDatabase();
  const programs = new Programs(database);
  closing.push(
    () => programs.close(),
    () => database.close(),
  );
  const [one, two] = await Promise.all([
    programs.start({ CATALYST_ROLE: 'api' }),
    programs.start({ CATALYST_ROLE: 'api' }),
    programs.start({ CATALYST_ROLE: 'worker' }),
  ]);
  const { access_token: token } = await one.client.register();
  const { body } = await one.client.post('/api/runs', { pipeline: 'slow', input: { ms: 5_000 } }, token);
  const path = `/api/runs/${body.id}/events`;
  const listening = listen(one.client.url + path, { token, last: '0' });
  await eventually(async () => (await database.query('SELECT 1 FROM job_events')).length >= 3);
  await sleep(300);
  one.signal('SIGKILL');
  const before = (await listening).events;
  expect(before.map(({ event }) => event)).toEqual(['run.pending', 'run.running', 'job.running']);
  const after = await listen(two.client.url + path, { token, last: before.at(-1)?.id ?? '' });
  expect(after.events.map(({ id, event }) => `${id} ${event}`)).toEqual(['4 job.completed', '5 run.completed']);
  expect((await listen(two.client.url + path, { token, last: '5' })).status).toBe(204);
});
