import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import type { Answer } from '#testing';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

interface CookieSession {
  cookie: string;
  setCookie: string;
  answer: Answer;
}

async function signIn(on: TestApp = app): Promise<CookieSession> {
  const user = await on.register();
  const answer = await on.post('/api/auth/login', { email: user.email, password: user.password, token_delivery: 'cookie' });
  const setCookie = answer.headers.get('set-cookie') ?? '';
  return { cookie: setCookie.split(';')[0] ?? '', setCookie, answer };
}

const refresh = (cookie: string, headers: Record<string, string> = {}, on: TestApp = app): Promise<Answer> =>
  on.request('POST', '/api/auth/refresh', { headers: { cookie, ...headers } });

describe('a session whose token travels in the cookie', () => {
  it('shows the refresh token in Set-Cookie only', async () => {
    const { setCookie, answer } = await signIn();
    expect(answer.body).not.toHaveProperty('refresh_token');
    expect(setCookie).toMatch(/^catalyst_refresh=[\w-]{60}; Max-Age=\d+; Path=\/api\/auth; HttpOnly; SameSite=Strict$/);
    expect(Number(/Max-Age=(\d+)/.exec(setCookie)?.[1])).toBeLessThanOrEqual(7 * 86_400);
  });

  it('is Secure, and says so in its name, in production', async () => {
    const production = await createTestApp({ replicaOf: app, env: { NODE_ENV: 'production', JWT_ACCESS_SECRET: STRONG } });
    const { setCookie } = await signIn(production);
    expect(setCookie).toMatch(/^__Secure-catalyst_refresh=.*; HttpOnly; Secure; SameSite=Strict$/);
    await production.close();
  });

  it('is refreshed by the cookie, which is replaced', async () => {
    const { cookie } = await signIn();
    const answer = await refresh(cookie);
    expect(answer.status).toBe(200);
    expect(answer.body).not.toHaveProperty('refresh_token');
    expect(answer.headers.get('set-cookie')?.split(';')[0]).not.toBe(cookie);
  });

  it('is not refreshed by its token in the body, nor a body session by the cookie', async () => {
    const { cookie } = await signIn();
    const token = cookie.split('=')[1] ?? '';
    expect((await app.post('/api/auth/refresh', { refresh_token: token })).status).toBe(401);
    const user = await app.register();
    expect((await refresh(`catalyst_refresh=${user.refresh_token}`)).status).toBe(401);
    const both = await app.request('POST', '/api/auth/refresh', { headers: { cookie }, body: { refresh_token: user.refresh_token } });
    expect(both.status).toBe(400);
  });

  it('is ended and its cookie cleared by logout', async () => {
    const { cookie, answer } = await signIn();
    const logout = await app.request('POST', '/api/auth/logout', { headers: { cookie } });
    expect(logout.status).toBe(204);
    expect(logout.headers.get('set-cookie')).toContain('catalyst_refresh=;');
    expect((await app.get('/api/auth/me', answer.body.access_token as string)).status).toBe(401);
  });

  const FORM = 'application/x-www-form-urlencoded';
  it.each<[string, Record<string, string>]>([
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['a foreign origin with JSON', { origin: 'https://evil.example', 'content-type': 'application/json' }],
    ['the null origin', { origin: 'null' }],
    ['a subdomain', { origin: 'http://evil.localhost' }],
    ['another port', { origin: 'http://127.0.0.1:1' }],
    ['https for http', { origin: 'https://127.0.0.1' }],
    ['a look-alike', { origin: 'http://127.0.0.1.evil.example' }],
    ['a cross-site fetch', { 'sec-fetch-site': 'cross-site' }],
    ['a same-site fetch', { 'sec-fetch-site': 'same-site' }],
    ['an address typed by hand', { 'sec-fetch-site': 'none' }],
    ['a form', { 'content-type': FORM }],
    ['a form of another origin', { 'content-type': FORM, origin: 'https://evil.example' }],
  ])('is not refreshed by %s', async (_what, headers) => {
    const { cookie } = await signIn();
    const raw = headers['content-type'] ? { raw: headers['content-type'] === FORM ? '' : '{}' } : {};
    const answer = await app.request('POST', '/api/auth/refresh', { headers: { cookie, ...headers }, ...raw });
    const refusal = headers['content-type'] === FORM ? 415 : 403;
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([refusal, null]);
    expect((await refresh(cookie)).status).toBe(200);
  });

  it('is refreshed by pages of this origin', async () => {
    const { cookie } = await signIn();
    expect((await refresh(cookie, { origin: app.url, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  });
});

const STRONG = 'q8Zr2mX4vT9wLp1sKd7fGh3jNb6cVy5uQe0aRt2iOoPlMzXn';
