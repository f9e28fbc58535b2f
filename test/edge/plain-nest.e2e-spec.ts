import { pathToFileURL } from 'node:url';

import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';

let app: TestApp;

beforeAll(async () => {
  app = await createTestApp({ env: { CATALYST_PACKAGES: pathToFileURL('test/fixtures/plain-nest/index.ts').href } });
  app.contract = undefined;
});
afterAll(() => app.close());

describe('an exception of Nest that a module throws', () => {
  it.each([
    ['missing', 404, 'NOT_FOUND', 'no such tide'],
    ['unnamed', 404, 'NOT_FOUND', 'Not Found'],
    ['conflict', 409, 'CONFLICT', 'the tide is out'],
    ['forbidden', 403, 'FORBIDDEN', 'not in this harbour'],
    ['unauthorized', 401, 'UNAUTHORIZED', 'show your papers'],
    ['teapot', 418, 'IM_A_TEAPOT', 'short and stout'],
    ['fields', 409, 'CONFLICT', 'Conflict'],
  ])('below 500 is answered with its own text and the code of its status: %s', async (kind, status, error_code, detail) => {
    const answer = await app.get(`/api/harbours/throw/${kind}`);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body).toMatchObject({ status, error_code, detail });
  });

  it('from 500 on keeps its text to itself', async () => {
    const { status, body } = await app.get('/api/harbours/throw/away');
    expect(status).toBe(503);
    expect(JSON.stringify(body)).not.toContain('hunter2');
  });

  it('comes from the pipes of Nest too', async () => {
    expect(await app.get('/api/harbours/number/seven')).toMatchObject({
      status: 400,
      body: { error_code: 'VALIDATION_ERROR', detail: 'Validation failed (numeric string is expected)' },
    });
    expect((await app.get('/api/harbours/number/7')).body).toEqual({ id: 7 });
  });
});

describe('the ValidationPipe of Nest with a DTO class', () => {
  const good = { name: 'Brest', depth: 12, position: { berth: 3 } };

  it('lets a valid body through, as an instance of the class', async () => {
    expect(await app.post('/api/harbours/list', good)).toMatchObject({ status: 201, body: { kept: 'Brest', dto: true } });
  });

  it('names every field that is wrong in `errors`', async () => {
    const { status, body } = await app.post('/api/harbours/list', { name: 1, depth: 0, position: { berth: 'x' }, more: true });
    expect(status).toBe(400);
    expect(body).toMatchObject({ error_code: 'VALIDATION_ERROR', detail: 'The request has 4 errors' });
    expect(body.errors).toEqual(
      expect.arrayContaining([
        { path: 'name', message: 'name must be a string' },
        { path: 'depth', message: 'depth must not be less than 1' },
        { path: 'position.berth', message: 'position.berth must be an integer number' },
        { path: 'more', message: 'property more should not exist' },
      ]),
    );
  });

  it('may group its errors by field and choose another status', async () => {
    const { status, body } = await app.post('/api/harbours/grouped', { ...good, depth: 'deep', name: 5 });
    expect(status).toBe(422);
    expect(body.error_code).toBe('VALIDATION_ERROR');
    expect(body.errors).toEqual(
      expect.arrayContaining([
        { path: 'name', message: 'name must be a string' },
        { path: 'depth', message: 'depth must be an integer number' },
      ]),
    );
  });
});
