import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

import { jest } from '@jest/globals';

import { Database } from '#platform';
import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import type { RegisteredUser } from '#testing';

const packageAt = (path: string): string => pathToFileURL(path).href;
const GATEWAY = packageAt('test/fixtures/gateway/index.ts');
const HOSTILE = packageAt('test/attack/hostile-strategies/index.ts');
const SECRET = 'the-secret-of-the-gateway-0123456789-abcdefghijklmnopqrstuvwxyz';
const CLIENT = '01890000-0000-7000-8000-00000000000a';

function gatewayToken(claims: object = {}, secret = SECRET, alg = 'HS256'): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const exp = Math.floor(Date.now() / 1000) + 600;
  const input = `${part({ alg, typ: 'JWT' })}.${part({ iss: 'gateway', sub: CLIENT, scope: 'ops:read', exp, ...claims })}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

let app: TestApp;
let user: RegisteredUser;
beforeAll(async () => {
  app = await createTestApp({ env: { CATALYST_PACKAGES: `${GATEWAY},${HOSTILE}`, GATEWAY_SECRET: SECRET } });
  user = await app.register();
});
afterAll(() => app.close());

const byGateway = (path: string, token: string, more: Record<string, string> = {}) =>
  app.request('GET', path, { headers: { 'x-gateway-token': token, ...more } });

describe('a strategy that a package brings', () => {
  it('authenticates requests, within the scopes it grants', async () => {
    expect((await byGateway('/api/auth/jwt-info', gatewayToken())).status).toBe(200);
    const narrow = await byGateway('/api/auth/jwt-info', gatewayToken({ scope: 'quota:read' }));
    expect([narrow.status, narrow.body.error_code]).toEqual([403, 'FORBIDDEN']);
    expect(narrow.headers.get('www-authenticate')).toContain('insufficient_scope');
    expect((await byGateway('/api/auth/me', gatewayToken())).body.error_code).toBe('FORBIDDEN');
  });

  it.each([
    ['another secret', gatewayToken({}, `${SECRET}x`)],
    ['another issuer', gatewayToken({ iss: 'catalyst' })],
    ['no signature', `${gatewayToken().split('.').slice(0, 2).join('.')}.`],
    ['algorithm none', gatewayToken({}, SECRET, 'none')],
    ['expired', gatewayToken({ exp: 1 })],
    ['a client that is no id', gatewayToken({ sub: 'gateway' })],
    ['noise', 'noise'],
  ])('refuses a token with %s, with our own error and challenge', async (_flaw, token) => {
    const { status, body, headers } = await byGateway('/api/auth/jwt-info', token);
    expect([status, body.error_code]).toEqual([401, 'TOKEN_INVALID']);
    expect(headers.get('www-authenticate')).toBe('Bearer realm="catalyst", error="invalid_token"');
  });

  it('is asked before access tokens, whose answers stay as they are', async () => {
    const both = { authorization: `Bearer ${user.access_token}` };
    expect((await byGateway('/api/auth/me', gatewayToken(), both)).status).toBe(403);
    expect((await byGateway('/api/auth/me', 'noise', both)).status).toBe(401);
    expect((await app.get('/api/auth/me', user.access_token)).status).toBe(200);
    expect((await app.get('/api/auth/me')).body.error_code).toBe('TOKEN_MISSING');
  });

  it('is the recipe of docs/extending.md, word for word', () => {
    expect(readFileSync('docs/extending.md', 'utf8')).toContain(readFileSync('test/fixtures/gateway/gateway.strategy.ts', 'utf8'));
  });

  it('stands in the OpenAPI document, at each operation it opens', async () => {
    const { body } = await app.get('/openapi.json');
    expect(body.components.securitySchemes.gateway).toMatchObject({ type: 'apiKey', in: 'header', name: 'X-Gateway-Token' });
    expect(Object.keys(body.components.securitySchemes)).toEqual(['password', 'bearer', 'service', 'gateway']);
    expect(body.paths['/api/auth/jwt-info'].get.security).toEqual([{ service: ['ops:read'] }, { gateway: [] }]);
    expect(body.paths['/api/auth/me'].get.security).toEqual([{ password: [] }, { bearer: [] }]);
  });
});

describe('a careless strategy', () => {
  const perform = (deed: string, argument: unknown = null, path = '/api/auth/me') =>
    app.request('GET', path, { headers: { 'x-deed': JSON.stringify({ deed, argument }) } });

  it.each([
    ['pass', 401],
    ['pass later', 401],
    ['redirect', 500],
    ['redirect later', 500],
    ['throw', 500],
    ['throw later', 500],
    ['error without a reason', 401],
    ['error with a text', 500],
    ['fail', 401],
    ['fail with a text', 401],
    ['fail with a status', 401],
    ['fail with an error', 401],
  ])('that does "%s" opens nothing and is answered %d', async (deed, status) => {
    const answers = await Promise.all(['/api/auth/me', '/api/auth/jwt-info', '/api/projects'].map((path) => perform(deed, null, path)));
    expect(answers.map((answer) => answer.status)).toEqual([status, status, status]);
    for (const { headers, body } of answers) {
      expect(headers.get('location')).toBeNull();
      expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
      if (status === 401)
        expect(body).toMatchObject({ error_code: expect.stringMatching(/^TOKEN_/), detail: expect.not.stringContaining('planted') });
    }
  });

  it('authenticates nobody with a value that is not a principal', async () => {
    const nobody: unknown[] = [
      ...[null, false, 0, '', 1, 'admin', true, [], {}],
      ...[{ kind: 'admin' }, { kind: 'user' }, { kind: 'user', id: user.user.id }, { kind: 'user', id: user.user.id, session_id: '1' }],
      ...[
        { kind: 'user', id: user.user.id, session_id: CLIENT },
        { kind: 'user', id: CLIENT, session_id: CLIENT },
      ],
      ...[{ kind: 'service' }, { kind: 'service', client_id: CLIENT }, { kind: 'service', client_id: CLIENT, scopes: 'ops:read' }],
      ...[
        { kind: 'service', client_id: CLIENT, scopes: [1] },
        { kind: 'service', client_id: 'x', scopes: ['ops:read'] },
      ],
      ...[{ kind: ['user'], id: user.user.id }, { principal: { kind: 'user', id: user.user.id } }],
    ];
    const paths = ['/api/auth/me', '/api/auth/jwt-info'];
    const answers = await Promise.all(nobody.flatMap((one) => paths.map((path) => perform('success', one, path))));
    expect(answers.filter(({ status }) => status !== 401).map(({ status, body }) => [status, body])).toEqual([]);
    expect(answers).toHaveLength(44);
  });

  it('names a user only together with an open session of theirs', async () => {
    const other = await app.register();
    const [session] = await app.database.query<{ id: string }>('SELECT id FROM user_sessions WHERE user_id = $1', [other.user.id]);
    const principal = { kind: 'user', id: other.user.id, session_id: session?.id };
    expect((await perform('success', principal)).body).toMatchObject({ id: other.user.id });
    expect((await perform('success, then fail', principal)).body).toMatchObject({ id: other.user.id });
    expect((await perform('fail, then success', principal)).status).toBe(401);
    expect((await perform('success', { ...principal, id: user.user.id })).body.error_code).toBe('SESSION_REVOKED');
    await app.post('/api/auth/logout', { refresh_token: other.refresh_token });
    expect((await perform('success', principal)).body.error_code).toBe('SESSION_REVOKED');
  });
});

describe('many requests at once', () => {
  it('are each answered as their own caller, by whichever strategy', async () => {
    const users = await Promise.all([1, 2, 3, 4].map(() => app.register()));
    const callers = [
      ...users.map(
        ({ access_token, user: { id } }) =>
          async () =>
            (await app.get('/api/auth/me', access_token)).body.id === id,
      ),
      async () => (await app.get('/api/auth/me', `${user.access_token}x`)).status === 401,
      async () => (await app.get('/api/auth/me')).status === 401,
      async () => (await byGateway('/api/auth/me', gatewayToken())).status === 403,
      async () => (await byGateway('/api/auth/jwt-info', 'noise')).status === 401,
    ];
    const answers = await Promise.all(Array.from({ length: 400 }, async (_, index) => callers[index % callers.length]?.()));
    expect(answers.filter((right) => right !== true)).toHaveLength(0);
  });

  it('read their sessions together, also when their tokens are seen for the first time', async () => {
    const query = jest.spyOn(app.app.get(Database), 'query');
    const tokens = await Promise.all(Array.from({ length: 48 }, async () => (await app.register()).access_token));
    for (const round of ['first', 'remembered']) {
      query.mockClear();
      const fastify = app.app.getHttpAdapter().getInstance();
      const headers = tokens.map((token) => ({ authorization: `Bearer ${token}` }));
      const answers = await Promise.all(headers.map((one) => fastify.inject({ url: '/api/auth/me', headers: one })));
      expect(answers.filter(({ statusCode }) => statusCode !== 200)).toEqual([]);
      const reads = query.mock.calls.filter(([statement]) => JSON.stringify(statement).includes('session_revoked_at')).length;
      expect({ round, reads, few: reads >= 1 && reads <= 2 }).toMatchObject({ round, few: true });
    }
    query.mockRestore();
  });
});

describe('two applications in one process', () => {
  it('never authenticate with the strategies of the other', async () => {
    const other = await createTestApp({
      env: {
        CATALYST_PACKAGES: GATEWAY,
        GATEWAY_SECRET: `${SECRET}-of-another`,
        JWT_ACCESS_SECRET: 'another-secret-for-this-test-only-0123456789-abcdefghijklmnopqrstuvwxyz',
      },
    });
    const theirs = await other.register();
    const tries = Array.from({ length: 200 }, async () => [
      (await app.get('/api/auth/me', user.access_token)).status,
      (await other.get('/api/auth/me', theirs.access_token)).status,
      (await app.get('/api/auth/me', theirs.access_token)).status,
      (await other.get('/api/auth/me', user.access_token)).status,
      (await byGateway('/api/auth/jwt-info', gatewayToken())).status,
      (await byGateway('/api/auth/jwt-info', gatewayToken({}, `${SECRET}-of-another`))).status,
    ]);
    const wrong = (await Promise.all(tries)).filter((statuses) => String(statuses) !== '200,200,401,401,200,401');
    expect(wrong).toEqual([]);
    await other.close();
    expect((await app.get('/api/auth/me', user.access_token)).status).toBe(200);
  });
});
