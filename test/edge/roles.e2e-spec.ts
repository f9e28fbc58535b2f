import { ConfigError } from '#platform';
import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';

const TOKEN = 'a-token-that-only-prometheus-knows';
let app: TestApp;

afterEach(() => app.close());

const statuses = async (paths: readonly string[]) => Promise.all(paths.map(async (path) => [path, (await app.get(path)).status]));

it('in production closes docs, metrics and the board of the queues', async () => {
  app = await createTestApp({ env: { NODE_ENV: 'production' } });
  const paths = ['/docs', '/docs/swagger-ui-bundle.js', '/redoc', '/openapi.json', '/metrics', '/admin/queues', '/admin/queues/api/queues'];
  expect(await statuses(paths)).toEqual(paths.map((path) => [path, 404]));
  expect(await statuses(['/api/auth/jwt-info', '/api/admin/pipeline'])).toEqual([
    ['/api/auth/jwt-info', 401],
    ['/api/admin/pipeline', 401],
  ]);
  expect((await app.get('/health/live')).status).toBe(200);
});

it('in production opens them when told to', async () => {
  app = await createTestApp({ env: { NODE_ENV: 'production', DOCS: 'on', METRICS: 'on', METRICS_TOKEN: TOKEN, ADMIN: 'on' } });
  const paths = ['/docs', '/redoc', '/openapi.json'];
  expect(await statuses(paths)).toEqual(paths.map((path) => [path, 200]));
  expect((await app.get('/metrics', TOKEN)).status).toBe(200);
  expect((await app.get('/admin/queues')).status).toBe(401);
});

it('shows metrics only to callers with the token, if one is configured', async () => {
  app = await createTestApp({ env: { METRICS_TOKEN: TOKEN } });
  expect((await app.get('/metrics')).status).toBe(401);
  expect((await app.get('/metrics', `${TOKEN}x`)).status).toBe(401);
  expect((await app.get('/metrics', TOKEN)).status).toBe(200);
});

it('as a worker serves probes and metrics only', async () => {
  app = await createTestApp({ role: 'worker' });
  expect(await statuses(['/health', '/health/live', '/health/ready', '/metrics'])).toEqual([
    ['/health', 200],
    ['/health/live', 200],
    ['/health/ready', 200],
    ['/metrics', 200],
  ]);
  const closed = ['/', '/api/projects', '/api/health', '/docs', '/openapi.json'];
  expect(await statuses(closed)).toEqual(closed.map((path) => [path, 404]));
});

describe('configuration of the edge', () => {
  it.each([
    [{ CORS_ORIGINS: '*' }, 'CORS_ORIGINS'],
    [{ CORS_ORIGINS: 'https://app.example.com/' }, 'CORS_ORIGINS'],
    [{ CORS_ORIGINS: 'app.example.com' }, 'CORS_ORIGINS'],
    [{ TRUST_PROXY: 'true' }, 'TRUST_PROXY'],
    [{ TRUST_PROXY: '10.0.0.0/99' }, 'TRUST_PROXY'],
    [{ MAX_REQUESTS_IN_FLIGHT: '0' }, 'MAX_REQUESTS_IN_FLIGHT'],
  ])('stops the start when it cannot be right: %j', async (env, name) => {
    app = { close: async () => undefined } as TestApp;
    const start = createTestApp({ env });
    await expect(start).rejects.toThrow(ConfigError);
    await expect(start).rejects.toThrow(name);
  });
});
