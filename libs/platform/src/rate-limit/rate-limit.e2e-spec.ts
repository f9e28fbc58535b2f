import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import { race } from '#testing';
import type { Answer } from '#testing';

const LIMITED = { RATE_LIMIT_ENABLED: 'true' };
const password = 'a long and rare passphrase';
let subnet = 0;
/** An address nobody used yet. */
const freshIp = (): string => `10.${Math.floor(Math.random() * 255)}.${++subnet}.7`;
const forwarded = (ip: string): Record<string, string> => ({ 'x-forwarded-for': ip });
const statuses = (answers: readonly Answer[]): Record<number, number> =>
  Object.fromEntries([...Map.groupBy(answers, ({ status }) => status)].map(([status, { length }]) => [status, length]));
const login = (app: TestApp, body: Record<string, unknown>, ip: string): Promise<Answer> =>
  app.request('POST', '/api/auth/login', { body, headers: forwarded(ip) });

describe('limits per address', () => {
  let app: TestApp;
  let replica: TestApp;
  beforeAll(async () => {
    const env = { ...LIMITED, TRUST_PROXY: '1', RATE_LIMIT_AUTH_PER_MINUTE: '20', RATE_LIMIT_IP_PER_MINUTE: '200' };
    app = await createTestApp({ env });
    replica = await createTestApp({ replicaOf: app, env });
  });
  afterAll(async () => {
    await replica.close();
    await app.close();
  });

  it('let exactly the limit through two replicas, and say when to come back', async () => {
    const ip = freshIp();
    const answers = await race(100, (n) => login(n % 2 ? app : replica, { email: `nobody${n}@example.com`, password }, ip));
    expect(statuses(answers)).toEqual({ 401: 20, 429: 80 });
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.body.error_code).toBe('RATE_LIMITED');
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(refused?.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    expect((await login(app, { email: 'nobody@example.com', password }, freshIp())).status).toBe(401);
  });

  it('see through forged entries left of what the proxy wrote', async () => {
    const ip = freshIp();
    const answers = await race(60, (n) => login(app, { email: 'nobody@example.com', password }, `9.9.9.${n}, ${ip}`));
    expect(answers.filter(({ status }) => status !== 429).length).toBeLessThanOrEqual(20);
  });

  it('count one IPv6 /64 as one address', async () => {
    const net = `2001:db8:${Math.floor(Math.random() * 65_535).toString(16)}:1`;
    const answers = await race(60, (n) =>
      login(app, { email: `n${n}@example.com`, password }, `${net}:${n.toString(16)}::${(n * 7).toString(16)}`),
    );
    expect(statuses(answers)).toEqual({ 401: 20, 429: 40 });
  });

  it('cover all routes together, generously, but not the probes', async () => {
    const headers = forwarded(freshIp());
    const answers = await race(260, () => app.request('GET', '/api/projects', { headers }));
    expect(statuses(answers)).toEqual({ 401: 200, 429: 60 });
    expect((await app.request('GET', '/health/live', { headers })).status).toBe(200);
  });

  it('hold for mailing and for redeeming codes, by a limit of their own', async () => {
    const codes = await createTestApp({ replicaOf: app, env: { ...LIMITED, TRUST_PROXY: '1', RATE_LIMIT_CODES_PER_MINUTE: '6' } });
    const [headers, body] = [forwarded(freshIp()), { email: 'nobody@example.com' }];
    const asked = await race(20, () => codes.request('POST', '/api/auth/forgot-password', { body, headers }));
    expect(statuses(asked)).toEqual({ 202: 6, 429: 14 });
    const reset = { token: 'x'.repeat(43), new_password: password };
    const redeemed = await race(20, () => codes.request('POST', '/api/auth/reset-password', { body: reset, headers }));
    expect(statuses(redeemed)).toEqual({ 400: 6, 429: 14 });
    expect((await codes.request('POST', '/api/auth/login', { body: { ...body, password }, headers })).status).toBe(401);
    await codes.close();
  });

  it('are not known to an address that is not behind the proxy', async () => {
    const direct = await createTestApp({ replicaOf: app, env: { ...LIMITED, RATE_LIMIT_AUTH_PER_MINUTE: '15' } });
    const answers = await race(40, (n) => login(direct, { email: `d${n}@example.com`, password }, `8.8.8.${n}`));
    expect(statuses(answers)[401]).toBeLessThanOrEqual(15);
    await direct.close();
  });
});

describe('limits per account', () => {
  it('hold over any number of addresses', async () => {
    const app = await createTestApp({ env: { ...LIMITED, TRUST_PROXY: '1', RATE_LIMIT_ACCOUNT_PER_MINUTE: '50' } });
    const { access_token } = await app.register();
    const answers = await race(80, () => app.request('GET', '/api/auth/me', { token: access_token, headers: forwarded(freshIp()) }));
    expect(statuses(answers)).toEqual({ 200: 50, 429: 30 });
    await app.close();
  });
});

describe('guesses at one account', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp({
      env: { ...LIMITED, TRUST_PROXY: '1', RATE_LIMIT_LOGIN_FAILURES: '5', RATE_LIMIT_LOGIN_FAILURES_PER_ACCOUNT: '20' },
    });
  });
  afterAll(() => app.close());

  it('are slowed per address and name, however it is written, so that no answer tells which names belong together', async () => {
    const user = await app.register({ username: 'slowed' });
    const ip = freshIp();
    const answers = await race(40, (n) =>
      login(app, { identifier: n % 2 ? user.email : n % 4 ? 'slowed' : 'SLOWED', password: `guess ${n} is wrong` }, ip),
    );
    expect(statuses(answers)).toEqual({ 401: 10, 429: 30 });
    expect((await login(app, { email: user.email, password: user.password }, ip)).status).toBe(429);
  });

  it('reach the hash a bounded number of times from 200 addresses, and do not lock out the owner at home', async () => {
    const home = freshIp();
    const email = 'owner@example.com';
    const registered = await app.request('POST', '/api/auth/register', { body: { email, password }, headers: forwarded(home) });
    const answers = await race(400, (n) => login(app, { email, password: `guess ${n} is wrong` }, `10.250.${n % 200}.1`));
    expect(statuses(answers)[401]).toBe(20);
    expect((await app.get('/api/auth/me', registered.body.access_token as string)).status).toBe(200);
    expect((await login(app, { email, password }, home)).status).toBe(200);
    expect((await login(app, { email, password }, '10.251.0.1')).status).toBe(429);
  });

  it('are counted the same for accounts that do not exist', async () => {
    const answers = await race(30, () => login(app, { email: 'ghost@example.com', password }, '10.252.0.1'));
    expect(statuses(answers)).toEqual({ 401: 5, 429: 25 });
  });

  it('that are right do not count, however many come at once', async () => {
    const user = await app.register();
    const ip = freshIp();
    const answers = await race(60, () => login(app, { email: user.email, password: user.password }, ip));
    expect(statuses(answers)).toEqual({ 200: 60 });
  });
});

describe('without Redis', () => {
  it('limits are counted by each process: strict ones shrink, nothing is open, and sessions still end at once', async () => {
    const env = {
      ...LIMITED,
      TRUST_PROXY: '1',
      REDIS_URL: 'redis://127.0.0.1:1/0',
      RATE_LIMIT_AUTH_PER_MINUTE: '40',
      RATE_LIMIT_DEGRADED_PERCENT: '25',
    };
    const app = await createTestApp({ env });
    const ip = freshIp();
    const answers = await race(60, (n) => login(app, { email: `x${n}@example.com`, password }, ip));
    expect(statuses(answers)).toEqual({ 401: 10, 429: 50 });
    const user = await app.register();
    expect((await app.get('/api/auth/me', user.access_token)).status).toBe(200);
    await app.request('POST', '/api/auth/logout', { token: user.access_token });
    expect((await app.get('/api/auth/me', user.access_token)).body.error_code).toBe('SESSION_REVOKED');
    await app.close();
  });
});
