import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';

const LOCAL = ['http://localhost:5173', 'http://localhost', 'https://localhost:8443', 'http://127.0.0.1:3001', 'http://[::1]:4200'];
const FOREIGN = [
  'http://localhost.evil.example',
  'http://evil.example:5173',
  'http://localhost:5173.evil.example',
  'http://127.0.0.10:80',
  'null',
];

let app: TestApp;
afterEach(() => app.close());

const allowed = async (origins: readonly string[]): Promise<string[]> => {
  const answers = await Promise.all(origins.map((origin) => app.request('GET', '/health', { headers: { origin } })));
  return origins.filter((origin, index) => answers[index]?.headers.get('access-control-allow-origin') === origin);
};

it('in development, only pages on localhost may call without CORS_ORIGINS', async () => {
  app = await createTestApp({ env: { NODE_ENV: 'development' } });
  expect(await allowed([...LOCAL, ...FOREIGN])).toEqual(LOCAL);
});

it('CORS_ORIGINS replaces them', async () => {
  app = await createTestApp({ env: { NODE_ENV: 'development', CORS_ORIGINS: 'http://localhost:5173' } });
  expect(await allowed([...LOCAL, ...FOREIGN])).toEqual(['http://localhost:5173']);
});

it.each(['test', 'staging'])('with NODE_ENV=%s none may', async (NODE_ENV) => {
  app = await createTestApp({ env: { NODE_ENV } });
  expect(await allowed([...LOCAL, ...FOREIGN])).toEqual([]);
});
