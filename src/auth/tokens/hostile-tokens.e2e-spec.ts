import { createPublicKey, verify } from 'node:crypto';
import type { JsonWebKey } from 'node:crypto';

import { jest } from '@jest/globals';

import { Logger } from '#platform';
import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import type { RegisteredUser } from '#testing';

import { hostileTokens } from '../../../test/support/hostile-tokens.js';

const SECRET = 'a-secret-for-this-test-only-0123456789-abcdefghijklmnopqrstuvwxyz';

let app: TestApp;
let user: RegisteredUser;
beforeAll(async () => {
  app = await createTestApp({ env: { JWT_ACCESS_SECRET: SECRET } });
  user = await app.register();
});
afterAll(() => app.close());

describe('hostile access tokens', () => {
  it('are all refused with 401 and a challenge, even when they are signed with our own secret', async () => {
    const tokens = hostileTokens({ token: user.access_token, secret: SECRET });
    expect(tokens.length).toBeGreaterThanOrEqual(500);
    const wrong: unknown[] = [];
    const times: number[] = [];
    for (const [flaw, token] of tokens) {
      const start = performance.now();
      const { status, body, headers } = await app.get('/api/auth/me', token);
      times.push(performance.now() - start);
      const challenge = headers.get('www-authenticate') ?? '';
      if (status !== 401 || !/^(TOKEN_\w+|SESSION_REVOKED)$/.test(body?.error_code as string) || !challenge.startsWith('Bearer'))
        wrong.push([flaw, status, body?.error_code, challenge]);
    }
    expect(wrong).toEqual([]);
    times.sort((a, b) => a - b);
    // NOTE: finds a token that is expensive to refuse, not a busy machine.
    expect(times[Math.floor(times.length * 0.99)]).toBeLessThan(1_000);
    expect((await app.get('/api/auth/me', user.access_token)).status).toBe(200);
  });

  it('are not active for introspection, and nothing more is said', async () => {
    const tokens = hostileTokens({ token: user.access_token, secret: SECRET }).filter((_, index) => index % 10 === 0);
    for (const [, token] of tokens) {
      const { status, body } = await app.post('/api/auth/verify-token', { token: token.slice(0, 8000) }, user.access_token);
      expect([status, body]).toEqual([200, { active: false }]);
    }
  });

  it.each(['', 'Bearer', 'Bearer ', 'Basic dXNlcjpwYXNz', 'Token x', 'bearer', 'Bearer a b'])('%j is no token', async (authorization) => {
    const { status, body } = await app.request('GET', '/api/auth/me', { headers: { authorization } });
    expect([status, body.error_code]).toEqual([401, 'TOKEN_MISSING']);
  });

  it('of the refresh kind are no access tokens, and the other way round', async () => {
    expect((await app.get('/api/auth/me', user.refresh_token)).body.error_code).toBe('TOKEN_INVALID');
    expect((await app.post('/api/auth/refresh', { refresh_token: user.access_token.slice(0, 200) })).body.error_code).toBe('TOKEN_INVALID');
  });

  it('that have only expired are told so', async () => {
    const short = await createTestApp({ replicaOf: app, env: { JWT_ACCESS_SECRET: SECRET, JWT_ACCESS_TTL: '1s' } });
    const { access_token } = await short.register();
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect((await short.get('/api/auth/me', access_token)).body.error_code).toBe('TOKEN_EXPIRED');
    await short.close();
  });
});

describe('keys', () => {
  const NEXT = 'the-next-secret-of-this-test-0123456789-abcdefghijklmnopqrstuvwxyz';

  it('are rotated without signing anybody out', async () => {
    const before = await app.register();
    const rotated = await createTestApp({ replicaOf: app, env: { JWT_ACCESS_SECRET: NEXT, JWT_PREVIOUS_SECRET: SECRET } });
    const after = await rotated.register();
    const kid = (token: string): string => String(JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid);
    expect(kid(after.access_token)).not.toBe(kid(before.access_token));
    expect((await rotated.get('/api/auth/me', before.access_token)).status).toBe(200);
    expect((await rotated.get('/api/auth/me', after.access_token)).status).toBe(200);
    expect((await rotated.post('/api/auth/refresh', { refresh_token: before.refresh_token })).status).toBe(200);
    const gone = await createTestApp({ replicaOf: app, env: { JWT_ACCESS_SECRET: NEXT } });
    expect((await gone.get('/api/auth/me', before.access_token)).body.error_code).toBe('TOKEN_INVALID');
    expect(kid((await gone.register()).access_token)).toBe(kid(after.access_token));
    await gone.close();
    await rotated.close();
  });

  describe('of ES256', () => {
    let es256: TestApp;
    let token: string;
    let jwk: JsonWebKey & { kid: string };
    beforeAll(async () => {
      es256 = await createTestApp({ replicaOf: app, env: { JWT_ACCESS_SECRET: SECRET, JWT_ALG: 'ES256' } });
      token = (await es256.register()).access_token;
      [jwk] = (await es256.get('/.well-known/jwks.json')).body.keys;
    });
    afterAll(() => es256.close());

    it('are published, and verify tokens elsewhere', async () => {
      expect(jwk).toEqual({ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig', kid: expect.any(String), x: jwk.x, y: jwk.y });
      const [head = '', payload, signature = ''] = token.split('.');
      expect(JSON.parse(Buffer.from(head, 'base64url').toString())).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: jwk.kid });
      const key = createPublicKey({ key: jwk, format: 'jwk' });
      const data = Buffer.from(`${head}.${payload}`);
      expect(verify('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'))).toBe(true);
      expect((await es256.get('/api/auth/me', token)).status).toBe(200);
      expect((await app.get('/.well-known/jwks.json')).body).toEqual({ keys: [] });
    });

    it('refuse tokens of HS256, those that are signed with the published key included, and every bent token', async () => {
      const pem = createPublicKey({ key: jwk, format: 'jwk' }).export({ format: 'pem', type: 'spki' }).toString();
      const secrets = [SECRET, pem, pem.trim(), JSON.stringify(jwk)];
      const tokens = secrets.flatMap((secret) => hostileTokens({ token, secret })).filter(([, text]) => text !== token);
      expect(tokens.length).toBeGreaterThanOrEqual(2_000);
      const wrong: unknown[] = [];
      for (const [flaw, text] of [...tokens, ['HS256', user.access_token] as const]) {
        const { status, body } = await es256.get('/api/auth/me', text);
        if (status !== 401 || !/^TOKEN_(?:INVALID|MISSING)$/.test(body?.error_code as string)) wrong.push([flaw, status, body]);
      }
      expect(wrong).toEqual([]);
      expect((await app.get('/api/auth/me', token)).body.error_code).toBe('TOKEN_INVALID');
    });

    it('are used where EdDSA of an earlier version is still configured, with a warning', async () => {
      const warn = jest.spyOn(Logger.prototype, 'warn');
      const former = await createTestApp({ replicaOf: app, env: { JWT_ACCESS_SECRET: SECRET, JWT_ALG: 'EdDSA' } });
      expect(warn.mock.calls.filter(([message]) => message.startsWith('JWT_ALG=EdDSA'))).toHaveLength(1);
      warn.mockRestore();
      const { access_token } = await former.register();
      expect((await former.get('/.well-known/jwks.json')).body.keys).toEqual([jwk]);
      expect((await es256.get('/api/auth/me', access_token)).status).toBe(200);
      expect((await former.get('/api/auth/me', token)).status).toBe(200);
      await former.close();
    });
  });
});

describe('secrets in production', () => {
  it.each([
    [undefined, 'required'],
    ['short', '32 bytes'],
    ['a'.repeat(40), 'regular'],
    ['change-me-change-me-change-me-0123456789', 'sample'],
    ['your-secret-key-0123456789-abcdefghijklm', 'sample'],
  ])('%j stops the start', async (secret, reason) => {
    const env = { NODE_ENV: 'production', JWT_ACCESS_SECRET: secret };
    await expect(createTestApp({ replicaOf: app, env })).rejects.toThrow(new RegExp(`JWT_ACCESS_SECRET: .*${reason}`));
  });
});
