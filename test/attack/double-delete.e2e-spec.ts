import { DomainEvents } from '#platform';
import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import { photo, race } from '#testing';
import type { RegisteredUser } from '#testing';

import { ProjectDeleted } from '../../src/projects/index.js';
import { UploadDeleting } from '../../src/uploads/index.js';
import { UserDeleted } from '../../src/users/index.js';

const ROUNDS = 40;
const AT_ONCE = 6;

let app: TestApp;
let replica: TestApp;
let owner: RegisteredUser;
/** How often each event was emitted for an id, by both processes together. */
const emitted = new Map<string, number>();

const count = (id: string): void => void emitted.set(id, (emitted.get(id) ?? 0) + 1);

beforeAll(async () => {
  // NOTE: without a worker a run stays as it is until somebody cancels it.
  app = await createTestApp({ role: 'api' });
  replica = await createTestApp({ role: 'api', replicaOf: app });
  for (const process of [app, replica]) {
    const events = process.app.get(DomainEvents, { strict: false });
    events.on(ProjectDeleted, async ({ project_id }, tx) => void tx.afterCommit(() => count(project_id)));
    events.on(UploadDeleting, async ({ upload_id }, tx) => void tx.afterCommit(() => count(upload_id)));
    events.on(UserDeleted, async ({ user_id }, tx) => void tx.afterCommit(() => count(user_id)));
  }
  owner = await app.register();
});
afterAll(async () => {
  await replica.close();
  await app.close();
});

const send = (method: string, path: string, token = owner.access_token, body?: unknown) =>
  race(AT_ONCE, (n) => (n % 2 ? replica : app).request(method, path, { token, ...(body !== undefined && { body }) }));
const statuses = (answers: { status: number }[]): number[] => answers.map(({ status }) => status).sort();
const ONE_OF_MANY = [204, ...Array<number>(AT_ONCE - 1).fill(404)];

const newProject = async (): Promise<string> =>
  (await app.post<{ id: string }>('/api/projects', { product_name: 'Aurora', brand_name: 'Lumina' }, owner.access_token)).body.id;
const newRun = async (): Promise<{ id: string; jobs: { id: string }[] }> => {
  const input = {
    project: { title: 'Shop relaunch', weeks: 4, tasks: [{ name: 'Shop pages', hours: 60, skills: [{ name: 'CSS' }] }] },
    people: [{ name: 'Jonas', hours_per_week: 30, skills: [{ name: 'CSS', level: 5 }] }],
  };
  const { status, body } = await app.post('/api/runs', { pipeline: 'team', input }, owner.access_token);
  expect(status).toBe(202);
  return body as { id: string; jobs: { id: string }[] };
};
const eventsOf = async (run: string, type: string): Promise<number> => {
  const [row] = await app.database.query<{ n: number }>('SELECT count(*)::integer AS n FROM job_events WHERE run_id = $1 AND type = $2', [
    run,
    type,
  ]);
  return row?.n ?? 0;
};

it(`deletes a project once: one 204, the others 404, one event, in ${ROUNDS} rounds`, async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const id = await newProject();
    expect(statuses(await send('DELETE', `/api/projects/${id}`))).toEqual(ONE_OF_MANY);
    expect(emitted.get(id)).toBe(1);
  }
});

it('deletes a project with its photo once, and gives the slot back once', async () => {
  for (let round = 0; round < 8; round++) {
    const user = await app.register();
    const { body: project } = await app.post('/api/projects', { product_name: 'Aurora', brand_name: 'Lumina' }, user.access_token);
    const kept = await photo({ width: 200, height: 150, colour: '#336699' });
    const shown = await photo({ width: 200, height: 150, colour: '#993366' });
    expect((await app.upload(user.access_token, kept)).status).toBe(201);
    expect((await app.upload(user.access_token, shown, { project_id: project.id })).status).toBe(201);
    expect(statuses(await send('DELETE', `/api/projects/${project.id}`, user.access_token))).toEqual(ONE_OF_MANY);
    expect((await app.get('/api/uploads/stats', user.access_token)).body.total_uploads).toBe(1);
  }
});

it('deletes an upload once, and gives its slot back once', async () => {
  for (let round = 0; round < 12; round++) {
    const user = await app.register();
    const first = await app.upload(user.access_token, await photo({ width: 200, height: 150, colour: '#112233' }));
    expect((await app.upload(user.access_token, await photo({ width: 200, height: 150, colour: '#332211' }))).status).toBe(201);
    expect(statuses(await send('DELETE', `/api/uploads/${first.body.id}`, user.access_token))).toEqual(ONE_OF_MANY);
    expect(emitted.get(first.body.id as string)).toBe(1);
    expect((await app.get('/api/uploads/stats', user.access_token)).body.total_uploads).toBe(1);
  }
});

it('ends a session once', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const other = await app.post('/api/auth/login', { email: owner.email, password: owner.password });
    const { items } = (await app.get('/api/auth/sessions', other.body.access_token as string)).body;
    const id = (items as { id: string; current: boolean }[]).find(({ current }) => current)?.id ?? '';
    expect(statuses(await send('DELETE', `/api/auth/sessions/${id}`))).toEqual(ONE_OF_MANY);
    const [row] = await app.database.query<{ n: number }>(
      `SELECT count(*)::integer AS n FROM audit_events WHERE event = 'session.ended' AND session_id = $1`,
      [id],
    );
    expect(row?.n).toBe(1);
  }
});

it('cancels a run once, however often it is asked: all answers show it, and its history says so once', async () => {
  for (let round = 0; round < 12; round++) {
    const { id } = await newRun();
    const answers = await send('POST', `/api/runs/${id}/cancel`);
    expect(statuses(answers)).toEqual(Array<number>(AT_ONCE).fill(200));
    for (const { body } of answers) expect(body.status).toBe('cancelled');
    expect(await eventsOf(id, 'run.cancelled')).toBe(1);
  }
});

it('cancels a job once', async () => {
  for (let round = 0; round < 12; round++) {
    const { id, jobs } = await newRun();
    const job = jobs.at(-1)?.id ?? '';
    const answers = await send('POST', `/api/jobs/${job}/cancel`);
    expect(statuses(answers)).toEqual(Array<number>(AT_ONCE).fill(200));
    const [row] = await app.database.query<{ n: number }>(
      `SELECT count(*)::integer AS n FROM job_events WHERE run_id = $1 AND job_id = $2 AND type = 'job.cancelled'`,
      [id, job],
    );
    expect(row?.n).toBe(1);
  }
});

it('retries a cancelled run once', async () => {
  for (let round = 0; round < 12; round++) {
    const { id } = await newRun();
    await app.post(`/api/runs/${id}/cancel`, undefined, owner.access_token);
    const taken = statuses(await send('POST', `/api/runs/${id}/retry`));
    expect(taken).toEqual([202, ...Array<number>(AT_ONCE - 1).fill(409)]);
    expect(await eventsOf(id, 'run.running')).toBe(1);
  }
});

it('deletes an account once, and leaves nothing of it', async () => {
  for (let round = 0; round < 8; round++) {
    const user = await app.register();
    await app.post('/api/projects', { product_name: 'Aurora', brand_name: 'Lumina' }, user.access_token);
    const answers = await send('DELETE', '/api/user/account', user.access_token, { password: user.password });
    // Those that come too late have lost their session, or find nothing left to delete.
    for (const { status } of answers) expect([204, 401, 404]).toContain(status);
    expect(statuses(answers)[0]).toBe(204);
    expect(emitted.get(user.user.id)).toBe(1);
    const [row] = await app.database.query<{ n: number }>('SELECT count(*)::integer AS n FROM projects WHERE user_id = $1', [user.user.id]);
    expect(row?.n).toBe(0);
  }
});
