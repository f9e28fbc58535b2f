import { pathToFileURL } from 'node:url';

import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import { eventually } from '#testing';
import type { RegisteredUser } from '#testing';

import { ServiceClientsService } from '../../src/auth/clients/service-clients.service.js';

let app: TestApp;
let user: RegisteredUser;
let reader: string;
let writer: string;

async function service(name: string, scopes: string[]): Promise<string> {
  const { client_id, client_secret } = await app.app.get(ServiceClientsService).create(name, scopes);
  const form = { grant_type: 'client_credentials', client_id, client_secret };
  return (await app.request('POST', '/api/auth/token', { form })).body.access_token as string;
}

beforeAll(async () => {
  // A provider that nobody answers for: what asks it dies at its first try.
  app = await createTestApp({
    env: {
      CATALYST_PACKAGES: pathToFileURL('test/engine/package/index.mjs').href,
      AI_LLM_PROVIDER: 'openai-compatible',
      AI_LLM_BASE_URL: 'http://127.0.0.1:9',
      AI_LLM_MODEL: 'none',
      JOB_MAX_ATTEMPTS: '1',
    },
  });
  user = await app.register();
  reader = await service('reads', ['ops:read']);
  writer = await service('writes', ['ops:write']);
});
afterAll(() => app.close());

const begin = async (pipeline: string, input = {}) =>
  (await app.post('/api/runs', { pipeline, input }, user.access_token)).body as { id: string; jobs: { id: string }[] };
const runIs = (id: string, status: string) =>
  eventually(async () => (await app.get(`/api/runs/${id}`, user.access_token)).body.status === status);
const requeue = (id: string, token?: string) => app.request('POST', `/api/admin/jobs/${id}/requeue`, { ...(token && { token }) });

it('shows counts, lanes, leases and dead jobs to a service client that may read', async () => {
  const dead = await begin('asking');
  await runIs(dead.id, 'failed');
  const busy = await begin('slow', { ms: 60_000 });
  await runIs(busy.id, 'running');
  const { status, body } = await app.get('/api/admin/pipeline', reader);
  expect(status).toBe(200);
  expect(body).toMatchObject({ jobs: { failed: 1, running: 1 }, runs: { failed: 1, running: 1 }, leases: { held: 1, expired: 0 } });
  expect(new Date(body.leases.next_expiry as string).getTime()).toBeGreaterThan(Date.now());
  expect(body.lanes).toContainEqual(expect.objectContaining({ lane: 'local', running: 1, ready: 0 }));
  expect(body.dead).toEqual([expect.objectContaining({ id: dead.jobs[0]?.id, agent: 'asking', error_code: 'provider_unavailable' })]);
  await app.post(`/api/runs/${busy.id}/cancel`, undefined, user.access_token);
});

it('puts a dead job back for a service client that may write, and for nobody else', async () => {
  const dead = await begin('asking');
  await runIs(dead.id, 'failed');
  const id = dead.jobs[0]?.id ?? '';
  expect((await requeue(id)).status).toBe(401);
  expect((await requeue(id, user.access_token)).status).toBe(403);
  expect((await requeue(id, reader)).status).toBe(403);
  expect((await app.get('/api/admin/pipeline', writer)).status).toBe(403);
  const [before] = await app.database.query<{ fence: number }>('SELECT fence FROM jobs WHERE id = $1', [id]);
  const answer = await requeue(id, writer);
  expect(answer).toMatchObject({ status: 202, body: { id, run_id: dead.id, error_code: null } });
  expect(['pending', 'running']).toContain(answer.body.status);
  await runIs(dead.id, 'failed');
  const [after] = await app.database.query<{ fence: number; attempt: number }>('SELECT fence, attempt FROM jobs WHERE id = $1', [id]);
  expect(after).toEqual({ fence: (before?.fence ?? 0) + 1, attempt: 1 });
});

it('refuses to put back what is not dead, and what does not exist', async () => {
  const busy = await begin('slow', { ms: 60_000 });
  await runIs(busy.id, 'running');
  expect(await requeue(busy.jobs[0]?.id ?? '', writer)).toMatchObject({ status: 409, body: { error_code: 'JOB_NOT_RETRYABLE' } });
  await app.post(`/api/runs/${busy.id}/cancel`, undefined, user.access_token);
  expect((await requeue('01890000-0000-7000-8000-000000000000', writer)).status).toBe(404);
  expect((await requeue('x', writer)).status).toBe(400);
});

it('serves the board of the queues to service clients only', async () => {
  expect((await app.get('/admin/queues')).status).toBe(401);
  expect((await app.get('/admin/queues', user.access_token)).status).toBe(403);
  expect((await app.get('/admin/queues', writer)).status).toBe(403);
  const board = await app.get('/admin/queues', reader);
  expect([board.status, String(board.body).includes('<html')]).toEqual([200, true]);
  const queues = await app.get('/admin/queues/api/queues', reader);
  expect(queues.body.queues.map(({ name }: { name: string }) => name).sort()).toEqual(['harbour_floor', 'llm', 'local', 'vision']);
  expect((await app.get('/admin/queues/api/queues')).status).toBe(401);
});
