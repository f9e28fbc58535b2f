import { Database, newId } from '#platform';
import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import { eventually, race } from '#testing';
import type { Answer, RegisteredUser } from '#testing';

import { AssetsService } from '../../src/assets/index.js';

const LIMITS = {
  MAX_PROJECTS_PER_USER: '20',
  MAX_ACTIVE_RUNS_PER_USER: '10',
  MAX_STORED_RUNS_PER_USER: '45',
  MAX_EVENTS_PER_RUN: '60',
  MAX_EVENT_STREAMS_PER_USER: '5',
  MAX_EVENT_STREAMS: '8',
  MAX_VERSIONS_PER_ASSET: '6',
  MAX_IDEMPOTENCY_KEYS_PER_USER: '7',
  SESSIONS_PER_USER: '3',
};
const TEAM = {
  pipeline: 'team',
  input: {
    project: { title: 'Shop relaunch', weeks: 4, tasks: [{ name: 'Shop pages', hours: 60, skills: [{ name: 'CSS' }] }] },
    people: [{ name: 'Jonas', hours_per_week: 30, skills: [{ name: 'CSS', level: 5 }] }],
  },
};

// NOTE: no more requests at once than both processes have connections, or nearly: a caller waits two seconds for one, which is short on a
// machine that does other things.
let app: TestApp;
let replica: TestApp;
let user: RegisteredUser;

beforeAll(async () => {
  // NOTE: without a worker a run stays as it is until somebody cancels it.
  app = await createTestApp({ role: 'api', env: LIMITS });
  replica = await createTestApp({ role: 'api', env: LIMITS, replicaOf: app });
});
afterAll(async () => {
  await replica.close();
  await app.close();
});
beforeEach(async () => {
  user = await app.register();
});

const at = (n: number): TestApp => (n % 2 ? replica : app);
const newProject = (n: number, who = user) =>
  at(n).post<{ id: string }>('/api/projects', { product_name: `Lamp ${n}`, brand_name: 'Lumina' }, who.access_token);
const startRun = (n: number, headers: Record<string, string> = {}) =>
  at(n).request<{ id: string }>('POST', '/api/runs', { token: user.access_token, body: TEAM, headers });
const post = (path: string, who = user) => app.post(path, undefined, who.access_token);
const count = async (table: string, condition = 'true'): Promise<number> => {
  const [row] = await app.database.query<{ n: number }>(`SELECT count(*)::integer AS n FROM ${table} WHERE user_id = $1 AND ${condition}`, [
    user.user.id,
  ]);
  return row?.n ?? 0;
};

/** Checks that just so many answers are `good`, and that all others are a 429 which names the limit, its value and its setting. */
function expectCapped(answers: Answer[], good: number, taken: number, code: string, setting: keyof typeof LIMITS): void {
  expect(answers.filter(({ status }) => status === good)).toHaveLength(taken);
  for (const { status, body } of answers.filter((answer) => answer.status !== good)) {
    expect({ status, code: body.error_code }).toEqual({ status: 429, code });
    expect(body.detail).toContain(setting);
    expect(body.detail).toContain(LIMITS[setting]);
  }
}

describe('projects of one user', () => {
  it('never exceed the limit, however many are created at once in two processes', async () => {
    const stranger = await app.register();
    expectCapped(await race(36, (n) => newProject(n)), 201, 20, 'PROJECT_LIMIT_REACHED', 'MAX_PROJECTS_PER_USER');
    expect(await count('projects')).toBe(20);
    expect((await newProject(0, stranger)).status).toBe(201);
  });

  it('make room by being deleted, for one each', async () => {
    const made = await race(20, (n) => newProject(n));
    for (let round = 0; round < 5; round++) {
      await app.request('DELETE', `/api/projects/${made[round]?.body.id}`, { token: user.access_token });
      expectCapped(await race(6, (n) => newProject(n)), 201, 1, 'PROJECT_LIMIT_REACHED', 'MAX_PROJECTS_PER_USER');
    }
  });
});

describe('runs of one user', () => {
  it('in flight never exceed the limit, and each that ends makes room for one', async () => {
    const answers = await race(24, (n) => startRun(n));
    expectCapped(answers, 202, 10, 'RUN_LIMIT_REACHED', 'MAX_ACTIVE_RUNS_PER_USER');
    const refused = answers.find(({ status }) => status === 429);
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await count('runs')).toBe(10);
    for (const { body } of answers.filter(({ status }) => status === 202).slice(0, 3)) {
      expect((await post(`/api/runs/${body.id}/cancel`)).status).toBe(200);
      expectCapped(await race(5, (n) => startRun(n)), 202, 1, 'RUN_LIMIT_REACHED', 'MAX_ACTIVE_RUNS_PER_USER');
    }
  });

  it('in flight never exceed a limit that is larger than the number of connections, below which starts do not wait for each other', async () => {
    const [row] = await app.database.query<{ n: number }>(`SELECT current_setting('max_connections')::integer AS n`);
    const limit = (row?.n ?? 0) + 30;
    const env = { ...LIMITS, MAX_ACTIVE_RUNS_PER_USER: String(limit), MAX_STORED_RUNS_PER_USER: '0' };
    const large = [await createTestApp({ role: 'api', env, replicaOf: app }), await createTestApp({ role: 'api', env, replicaOf: app })];
    const statuses: number[] = [];
    for (let started = 0; started < limit + 20; started += 20) {
      const some = await race(
        40,
        (n) => large[n % 2]?.request('POST', '/api/runs', { token: user.access_token, body: TEAM }) as Promise<Answer>,
      );
      statuses.push(...some.map(({ status }) => status));
    }
    expect(statuses.filter((status) => status === 202)).toHaveLength(limit);
    expect(new Set(statuses)).toEqual(new Set([202, 429]));
    for (const one of large) await one.close();
  });

  it('in flight do not exceed it by being retried either', async () => {
    const first = (await race(10, (n) => startRun(n))).map(({ body }) => body.id);
    await race(10, (n) => post(`/api/runs/${first[n]}/cancel`));
    await race(6, (n) => startRun(n));
    const retried = await race(10, (n) => at(n).request('POST', `/api/runs/${first[n]}/retry`, { token: user.access_token }));
    expectCapped(retried, 202, 4, 'RUN_LIMIT_REACHED', 'MAX_ACTIVE_RUNS_PER_USER');
    expect(await count('runs', `status IN ('pending', 'running')`)).toBe(10);
  });

  it('that are kept never exceed their limit', async () => {
    const answers: Answer[] = [];
    for (let round = 0; round < 5; round++) {
      const started = await race(10, (n) => startRun(n));
      answers.push(...started);
      await race(10, async (n) => started[n]?.status === 202 && post(`/api/runs/${started[n]?.body.id}/cancel`));
    }
    expectCapped(answers, 202, 45, 'STORED_RUN_LIMIT_REACHED', 'MAX_STORED_RUNS_PER_USER');
    expect(await count('runs')).toBe(45);
  });

  it('cannot be cancelled and retried for ever: the events of a run have a limit', async () => {
    const { id } = (await startRun(0)).body;
    const retries: Answer[] = [];
    for (let round = 0; round < 30 && retries.at(-1)?.status !== 429; round++) {
      await post(`/api/runs/${id}/cancel`);
      retries.push(await post(`/api/runs/${id}/retry`));
    }
    const taken = retries.filter(({ status }) => status === 202).length;
    expect(taken).toBeGreaterThan(2);
    expectCapped(retries, 202, taken, 'RETRY_LIMIT_REACHED', 'MAX_EVENTS_PER_RUN');
    expect(retries.at(-1)?.status).toBe(429);
    const [row] = await app.database.query<{ n: number }>('SELECT count(*)::integer AS n FROM job_events WHERE run_id = $1', [id]);
    expect(row?.n).toBeLessThanOrEqual(60 + 12);
  });
});

describe('idempotency keys of one user', () => {
  it('that are kept never exceed the limit; those that exist still answer, and without a key work goes on', async () => {
    const starts = await race(9, (n) => startRun(n, { 'idempotency-key': `key-${n}` }));
    expectCapped(starts, 202, 7, 'IDEMPOTENCY_KEY_LIMIT_REACHED', 'MAX_IDEMPOTENCY_KEYS_PER_USER');
    const known = starts.findIndex(({ status }) => status === 202);
    const again = await startRun(0, { 'idempotency-key': `key-${known}` });
    expect(again).toMatchObject({ status: 202, body: { id: starts[known]?.body.id } });
    expect((await startRun(0)).status).toBe(202);
    expect(await count('runs')).toBe(8);
  });
});

describe('event streams', () => {
  const open = (run: string, who = user, on = app) => {
    const stop = new AbortController();
    const headers = { authorization: `Bearer ${who.access_token}` };
    return fetch(`${on.url}/api/runs/${run}/events`, { headers, signal: stop.signal }).then(async (response) => ({
      status: response.status,
      headers: response.headers,
      body: response.status === 200 ? undefined : await response.json(),
      stop: () => stop.abort(),
    }));
  };

  it('of one user never exceed the limit in a process, and one that ends makes room', async () => {
    const { id } = (await startRun(0)).body;
    const streams = await race(12, () => open(id));
    expectCapped(streams, 200, 5, 'STREAM_LIMIT_REACHED', 'MAX_EVENT_STREAMS_PER_USER');
    expect(Number(streams.find(({ status }) => status === 429)?.headers.get('retry-after'))).toBeGreaterThan(0);
    streams.find(({ status }) => status === 200)?.stop();
    const next = await eventually(async () => {
      const stream = await open(id);
      return stream.status === 200 && stream;
    });
    for (const stream of [...streams, next]) stream.stop();
  });

  it('of all users together never exceed the limit of the process', async () => {
    const everybody = [user, await app.register()];
    const opened: Awaited<ReturnType<typeof open>>[] = [];
    for (const who of everybody) {
      const { body } = await app.post<{ id: string }>('/api/runs', TEAM, who.access_token);
      opened.push(...(await race(5, () => open(body.id, who, replica))));
    }
    expect(opened.map(({ status }) => status).sort()).toEqual([...Array<number>(8).fill(200), 503, 503]);
    for (const stream of opened) stream.stop();
  });

  it('that are hung up before they were answered hold no place', async () => {
    const { id } = (await startRun(0)).body;
    for (let round = 0; round < 5; round++) {
      const gone = Array.from({ length: 10 }, () => {
        const stop = new AbortController();
        const request = fetch(`${app.url}/api/runs/${id}/events`, {
          headers: { authorization: `Bearer ${user.access_token}` },
          signal: stop.signal,
        });
        setImmediate(() => stop.abort());
        return request.catch(() => undefined);
      });
      await Promise.all(gone);
    }
    const streams = await eventually(async () => {
      const all = await race(5, () => open(id));
      if (all.every(({ status }) => status === 200)) return all;
      for (const stream of all) stream.stop();
      return false;
    }, 20_000);
    for (const stream of streams) stream.stop();
  });
});

describe('versions of one asset', () => {
  it('never exceed the limit by edits and restores; what an agent made is always kept', async () => {
    const assets = app.app.get(AssetsService, { strict: false });
    const db = app.app.get(Database, { strict: false });
    const project = (await newProject(0)).body.id;
    const made = {
      series: project,
      user_id: user.user.id,
      project_id: project,
      asset_type: 'ad_copy',
      provider: 'offline',
      model: 'rules',
    };
    const insert = () =>
      db.transaction((tx) =>
        assets.insertFromJobs([{ ...made, job_id: newId(), run_id: newId(), title: 'Ad', content: 'Text', data: {} }], tx),
      );
    await insert();
    const path = `/api/assets/${(await app.get(`/api/projects/${project}/assets`, user.access_token)).body.items[0].id}`;
    const edits = await race(20, (n) => at(n).request('PATCH', path, { token: user.access_token, body: { title: `Ad ${n}` } }));
    expectCapped(edits, 200, 5, 'VERSION_LIMIT_REACHED', 'MAX_VERSIONS_PER_ASSET');
    const restored = await app.post(`${path}/restore`, { version: 1 }, user.access_token);
    expectCapped([restored], 200, 0, 'VERSION_LIMIT_REACHED', 'MAX_VERSIONS_PER_ASSET');
    await insert();
    expect((await app.get(`${path}/versions`, user.access_token)).body.items).toHaveLength(7);
    const again = await app.post(`${path}/regenerate`, {}, user.access_token);
    expectCapped([again], 202, 0, 'VERSION_LIMIT_REACHED', 'MAX_VERSIONS_PER_ASSET');
  });
});

it('logging in again and again leaves the newest sessions and a hundred that ended', async () => {
  for (let n = 0; n < 12; n++) await race(10, (m) => at(m).post('/api/auth/login', { email: user.email, password: user.password }));
  expect(await count('user_sessions', 'revoked_at IS NULL')).toBe(3);
  expect(await count('user_sessions')).toBe(103);
});
