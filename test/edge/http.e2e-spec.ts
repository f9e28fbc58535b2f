import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';

import { sendRaw } from './raw-http.js';

let app: TestApp;

beforeAll(async () => {
  app = await createTestApp({ env: { CORS_ORIGINS: 'https://app.example.com,http://localhost:5173' } });
});
afterAll(() => app.close());

const json = { 'content-type': 'application/json' };

function expectProblem(answer: { status: number; headers: Headers; body: Record<string, unknown> }, status: number, code: string): void {
  expect(answer.body).toMatchObject({ status, error_code: code, type: expect.stringMatching(/^urn:catalyst:error:[a-z-]+$/) });
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(answer.headers.get('x-request-id')).toBe(answer.body['request_id']);
}

describe('the request id', () => {
  it.each(['abcdefgh', 'a.b_c-0123456789', 'x'.repeat(128)])('is the caller’s own when it fits: %s', async (id) => {
    expect((await app.request('GET', '/health/live', { headers: { 'x-request-id': id } })).headers.get('x-request-id')).toBe(id);
  });

  it.each(['short', 'x'.repeat(129), 'has space', 'semi;colon', 'ünïcödé1'.normalize('NFD').replace(/[^\x20-\x7e]/g, '!')])(
    'is a new one when the caller’s does not fit: %s',
    async (id) => {
      const given = (await app.request('GET', '/health/live', { headers: { 'x-request-id': id } })).headers.get('x-request-id');
      expect(given).toMatch(/^[0-9a-f-]{36}$/);
    },
  );
});

describe('every answer', () => {
  it.each(['/', '/health', '/health/live', '/api/nothing', '/docs', '/openapi.json', '/%zz'])(
    'has security headers and an id: %s',
    async (path) => {
      const { headers } = await app.get(path);
      expect(headers.get('strict-transport-security')).toMatch(/max-age=(\d{8,})/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('content-security-policy')).not.toMatch(/script-src[^;]*unsafe/);
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
      expect(headers.get('x-powered-by') ?? headers.get('server')).toBeNull();
    },
  );

  it('is not stored unless a route says otherwise', async () => {
    expect((await app.get('/api/agents')).headers.get('cache-control')).toBe('no-store');
  });

  it('is compressed when it is long and the caller can read it', async () => {
    const long = await app.request('GET', '/openapi.json', { headers: { 'accept-encoding': 'gzip' } });
    expect(long.headers.get('content-encoding')).toBe('gzip');
    const short = await app.request('GET', '/health/live', { headers: { 'accept-encoding': 'gzip' } });
    expect(short.headers.get('content-encoding')).toBeNull();
  });
});

describe('browsers of other origins', () => {
  const ask = (origin: string, method = 'GET') =>
    app.request(method, '/health', {
      headers: {
        origin,
        ...(method === 'OPTIONS' && { 'access-control-request-method': 'PATCH', 'access-control-request-headers': 'authorization' }),
      },
    });

  it.each(['https://app.example.com', 'http://localhost:5173'])('may read when they are listed: %s', async (origin) => {
    for (const method of ['GET', 'OPTIONS']) {
      const { headers } = await ask(origin, method);
      expect(headers.get('access-control-allow-origin')).toBe(origin);
      expect(headers.get('access-control-allow-credentials')).toBe('true');
    }
    expect((await ask(origin, 'OPTIONS')).headers.get('access-control-allow-methods')).toContain('PATCH');
  });

  it.each([
    'https://evil.example',
    'https://app.example.com.evil.example',
    'https://evil-app.example.com',
    'https://sub.app.example.com',
    'http://app.example.com',
    'https://app.example.com:8443',
    'https://APP.example.com',
    'https://app.example.com/',
    'https://app.example.com@evil.example',
    'https://app.example.co',
    'https://xapp.example.com',
    'https://app_example.com',
    'https://appXexample.com',
    'http://localhost',
    'http://localhost:51730',
    'https://localhost:5173',
    'http://127.0.0.1:5173',
    'null',
    'file://',
    '*',
  ])('may not when they are not: %s', async (origin) => {
    for (const method of ['GET', 'OPTIONS']) expect((await ask(origin, method)).headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('a request that cannot be understood', () => {
  it.each(['/%zz', '/api/%e0%a4%a', `/api/projects/${'a'.repeat(300)}`])('with the address %.40s is a 400 problem', async (path) => {
    expectProblem(await app.get(path), 400, 'VALIDATION_ERROR');
  });

  it.each(['GET', 'POST', 'PUT', 'DELETE', 'PATCH'])('for an unknown path is a 404 problem: %s', async (method) => {
    expectProblem(await app.request(method, '/api/nothing/here', method === 'GET' ? {} : { body: {} }), 404, 'NOT_FOUND');
  });

  it.each(['PUT', 'DELETE', 'PATCH'])('with an unsupported method is a 404 problem: %s', async (method) => {
    expectProblem(await app.request(method, '/api/agents'), 404, 'NOT_FOUND');
  });

  it('with an unknown method is a problem too', async () => {
    for (const method of ['TRACE', 'PROPFIND', 'BREW']) {
      const answer = await sendRaw(app.url, `${method} /api/agents HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
      expect(answer).toMatch(/^HTTP\/1\.1 (400|404|405) /);
      expect(answer).toContain('application/problem+json');
    }
  });

  it.each([
    ['MALFORMED_JSON', 400, '{"product_name"', json],
    ['VALIDATION_ERROR', 400, '{"product_name":"a","product_name":"b"}', json],
    ['UNSUPPORTED_MEDIA_TYPE', 415, 'product_name=a', { 'content-type': 'text/plain' }],
    ['UNSUPPORTED_MEDIA_TYPE', 415, 'product_name=a', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['UNSUPPORTED_MEDIA_TYPE', 415, '<a/>', { 'content-type': 'application/xml' }],
    ['PAYLOAD_TOO_LARGE', 413, `{"product_name":"${'a'.repeat(1024 * 1024)}"}`, json],
  ])('is %s', async (code, status, raw, headers) => {
    expectProblem(await app.request('POST', '/api/projects', { raw, headers }), status, code);
  });

  it('names every unknown key with its path', async () => {
    const answer = await app.post('/api/auth/login', { email: 'a@example.com', password: 'x', colour: 'red', size: 3 });
    expectProblem(answer, 400, 'VALIDATION_ERROR');
    expect(answer.body.errors.map(({ path }: { path: string }) => path)).toEqual(expect.arrayContaining(['colour', 'size']));
  });

  it('names a query parameter twice', async () => {
    expectProblem(await app.get('/api/agents?a=1&a=2'), 400, 'VALIDATION_ERROR');
  });

  it.each([
    [
      'length and chunks together',
      'POST /api/projects HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    ['two lengths', 'POST /api/projects HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef', 400],
    ['a folded header', 'GET / HTTP/1.1\r\nHost: x\r\nX-A: a\r\n b\r\n\r\n', 400],
    ['a space before the colon', 'GET / HTTP/1.1\r\nHost: x\r\nX-A : a\r\n\r\n', 400],
    ['chunked that is not last', 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n', 400],
    ['no HTTP at all', 'hello\r\n\r\n', 400],
    ['headers of 20 KB', `GET / HTTP/1.1\r\nHost: x\r\nX-A: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
  ])('has %s', async (_what, bytes, status) => {
    const answer = await sendRaw(app.url, bytes);
    expect(answer.split(' ')[1]).toBe(String(status));
    expect(answer).toContain('content-type: application/problem+json');
    expect(answer).toMatch(/x-request-id: [0-9a-f-]{36}/);
    expect(answer.match(/^HTTP\/1\.1 /gm)).toHaveLength(1);
  });
});

describe('the pages for people', () => {
  it.each([
    ['/docs', 'text/html'],
    ['/docs/swagger-ui-bundle.js', 'text/javascript'],
    ['/docs/swagger-ui.css', 'text/css'],
    ['/docs/start.js', 'text/javascript'],
    ['/redoc', 'text/html'],
    ['/redoc/redoc.standalone.js', 'text/javascript'],
    ['/openapi.json', 'application/json'],
  ])('are served by ourselves: %s', async (path, type) => {
    const { status, headers } = await app.get(path);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain(type);
  });

  it.each(['/docs', '/redoc'])('are also found with a slash at the end: %s/', async (path) => {
    const answer = await fetch(`${app.url}${path}/`, { redirect: 'manual' });
    expect(answer.status).toBe(308);
    expect(answer.headers.get('location')).toBe(path);
  });

  it.each(['/docs', '/redoc'])('name no other host: %s', async (path) => {
    expect((await app.get<string>(path)).body).not.toMatch(/(?:src|href|url)=["'](?:https?:)?\/\//);
  });
});
