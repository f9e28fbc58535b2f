import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import { eventually } from '#testing';

let app: TestApp;
afterEach(() => app.close());

it('refuses what is over its limit at once, with 503 and Retry-After, and never its probes', async () => {
  app = await createTestApp({ env: { MAX_REQUESTS_IN_FLIGHT: '3' } });
  await app.database.query('BEGIN');
  await app.database.query('LOCK TABLE users IN ACCESS EXCLUSIVE MODE');
  const waiting = Array.from({ length: 3 }, () => app.post('/api/auth/login', { email: 'a@example.com', password: 'correct horse' }));
  let refused = await app.get('/');
  await eventually(async () => {
    refused = await app.get('/');
    return refused.status === 503;
  });
  expect(refused.headers.get('retry-after')).toBe('1');
  expect(refused.body.error_code).toBe('SERVICE_UNAVAILABLE');
  for (const probe of ['/health/live', '/metrics']) expect((await app.get(probe)).status).toBe(200);
  expect((await app.get<string>('/metrics')).body).toMatch(/http_requests_shed_total\{reason="in_flight"\} \d/);
  await app.database.query('ROLLBACK');
  await Promise.all(waiting);
  expect((await app.get('/')).status).toBe(200);
});

it('fails its liveness probe when no request has ended for a while although all places are taken, and recovers', async () => {
  app = await createTestApp({ env: { MAX_REQUESTS_IN_FLIGHT: '3', IN_FLIGHT_STALL_TIMEOUT: '1s' } });
  await app.database.query('BEGIN');
  await app.database.query('LOCK TABLE users IN ACCESS EXCLUSIVE MODE');
  expect((await app.get('/health/live')).status).toBe(200);
  const waiting = Array.from({ length: 3 }, () => app.post('/api/auth/login', { email: 'a@example.com', password: 'correct horse' }));
  await eventually(async () => (await app.get('/health/live')).status === 503);
  expect((await app.get('/health/live')).body).toEqual({ status: 'stalled' });
  await app.database.query('ROLLBACK');
  await Promise.all(waiting);
  expect(await app.get('/health/live')).toMatchObject({ status: 200, body: { status: 'ok' } });
});

it('a busy process whose requests end is alive', async () => {
  app = await createTestApp({ env: { MAX_REQUESTS_IN_FLIGHT: '2', IN_FLIGHT_STALL_TIMEOUT: '1s' } });
  const end = Date.now() + 3_000;
  const work = async (): Promise<void> => {
    while (Date.now() < end) await app.post('/api/auth/login', { email: 'a@example.com', password: 'correct horse' });
  };
  const callers = [work(), work(), work(), work()];
  while (Date.now() < end) expect((await app.get('/health/live')).status).toBe(200);
  await Promise.all(callers);
  expect((await app.get<string>('/metrics')).body).toMatch(/http_requests_shed_total\{reason="in_flight"\} [1-9]/);
});
