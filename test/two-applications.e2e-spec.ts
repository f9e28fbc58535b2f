import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';

let development: TestApp;
let other: TestApp;

beforeAll(async () => {
  development = await createTestApp({ env: { NODE_ENV: 'development' } });
  other = await createTestApp({ env: { CORS_ORIGINS: 'https://shop.example.com' } });
});

afterAll(async () => {
  await other.close();
  await development.close();
});

it.each([
  ['http://localhost:5173', 401, 403],
  ['https://shop.example.com', 403, 401],
])('two applications in one process each follow their own configuration: %s', async (origin, first, second) => {
  const refresh = (app: TestApp): Promise<Response> =>
    fetch(`${app.url}/api/auth/refresh`, { method: 'POST', headers: { origin, cookie: 'catalyst_refresh=unknown' } });
  expect((await refresh(development)).status).toBe(first);
  expect((await refresh(other)).status).toBe(second);
});
