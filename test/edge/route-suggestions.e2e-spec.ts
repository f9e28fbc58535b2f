import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';

import { routesOf } from '../support/routes.js';

let app: TestApp;

beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

const detailOf = async (method: string, path: string): Promise<[number, string, string]> => {
  const { status, body } = await app.request(method, path, method === 'GET' ? {} : { body: {} });
  return [status, body.error_code, body.detail];
};

describe('a path that lacks its prefix', () => {
  it.each([
    ['POST', '/login', 'POST /api/auth/login'],
    ['POST', '/auth/login', 'POST /api/auth/login'],
    ['POST', '/api/login', 'POST /api/auth/login'],
    ['POST', '/api/v1/auth/login?next=/', 'POST /api/auth/login'],
    ['POST', '/v1/register', 'POST /api/auth/register'],
    ['POST', '/signup', 'POST /api/auth/signup'],
    ['POST', '/upload', 'POST /api/files/upload'],
    ['POST', '/uploads/image', 'POST /api/uploads/image'],
    ['GET', '/me', 'GET /api/auth/me'],
    ['GET', '/projects', 'GET /api/projects'],
    ['GET', '/projects/', 'GET /api/projects'],
    ['POST', '/projects', 'POST /api/projects'],
    ['GET', '/projects/0198/assets', 'GET /api/projects/{id}/assets'],
    ['PATCH', '/projects/%3Cscript%3E', 'PATCH /api/projects/{id}'],
  ])('is answered 404 with the right one: %s %s', async (method, path, right) => {
    expect(await detailOf(method, path)).toEqual([404, 'NOT_FOUND', `Route not found; did you mean ${right}?`]);
  });

  it('is answered with each right one when several are as near', async () => {
    const [, , detail] = await detailOf('GET', '/profile');
    expect(detail).toBe('Route not found; did you mean GET /api/auth/profile or GET /api/user/profile?');
  });

  it.each([
    ['GET', '/login'],
    ['DELETE', '/projects'],
    ['GET', '/nothing'],
    ['GET', '/api/nothing'],
    ['GET', '/api'],
    ['GET', '/v1'],
    ['GET', '/0198c0de'],
    ['GET', '/projects/1/2/3/4/5/6/7/8/9'],
    ['GET', '/proto/__proto__/constructor'],
  ])('is not guessed when no route of the method ends like it: %s %s', async (method, path) => {
    expect(await detailOf(method, path)).toEqual([404, 'NOT_FOUND', 'Route not found']);
  });

  it('is known for every route of the application under a prefix', async () => {
    const inApi = routesOf(app).filter(({ path, method }) => /^\/api\/[a-z]/.test(path) && method !== 'ALL');
    expect(inApi.length).toBeGreaterThan(50);
    const unknown: string[] = [];
    for (const { method, path } of inApi) {
      const [status, , detail] = await detailOf(method, path.replace(/^\/api/, '').replaceAll(/[:{](\w+)\}?/g, '0198'));
      const right = `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`;
      if (path !== '/api/health' && (status !== 404 || !detail.includes(right))) unknown.push(`${right}: ${status} ${detail}`);
    }
    expect(unknown).toEqual([]);
  });
});
