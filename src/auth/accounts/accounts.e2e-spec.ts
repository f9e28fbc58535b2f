import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import { race } from '#testing';
import type { Answer } from '#testing';

import { mailTo } from '../../../test/support/mails.js';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

const password = 'a long and rare passphrase';
let counter = 0;
const address = (): string => `person${++counter}@example.com`;
const register = (body: Record<string, unknown>, on: TestApp = app): Promise<Answer> =>
  on.post('/api/auth/register', { password, ...body });
const login = (body: Record<string, unknown>, on: TestApp = app): Promise<Answer> => on.post('/api/auth/login', { password, ...body });

describe('registration', () => {
  it('makes an account with tokens that work', async () => {
    const email = address();
    const answer = await register({ email, username: 'Grace', name: 'Grace Hopper', company_name: 'Navy' });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      token_type: 'bearer',
      expires_in: 900,
      user: { email, username: 'Grace', full_name: 'Grace Hopper', company_name: 'Navy', is_active: true, email_verified: false },
    });
    expect(answer.body.user).not.toHaveProperty('password_hash');
    expect((await app.get('/api/auth/profile', answer.body.access_token as string)).body).toEqual(answer.body.user);
  });

  it('of one address 50 times in parallel makes one account and one mail', async () => {
    const email = address();
    const answers = await race(50, () => app.post('/api/auth/signup', { email, password }));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.error_code === 'USER_ALREADY_EXISTS')).toHaveLength(49);
    expect(await app.database.query('SELECT 1 FROM users WHERE email = $1', [email])).toHaveLength(1);
  });

  it.each([
    ['another case', (email: string) => email.toUpperCase()],
    ['full-width letters', (email: string) => email.replace('p', '\uff50')],
    ['blanks around it', (email: string) => `  ${email} `],
  ])('knows an address again in %s', async (_what, vary) => {
    const email = address();
    expect((await register({ email })).status).toBe(201);
    expect((await register({ email: vary(email) })).status).toBe(409);
    expect((await login({ email: vary(email) })).status).toBe(200);
  });

  it('makes one account of 20 that want one username in different cases', async () => {
    const answers = await race(20, (n) => register({ email: address(), username: n % 2 ? 'MixedCase' : 'mixedcase' }));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(19).fill(409)]);
  });

  it.each(['somebody@example.com', 'a b', 'ab', 'p\u0430ypal', 'x'.repeat(51), '../etc', ''])(
    'refuses %j as a username',
    async (username) => {
      expect((await register({ email: address(), username })).body.error_code).toBe('VALIDATION_ERROR');
    },
  );

  it.each([
    'password',
    'Password1',
    '12345678',
    'qwertyuiop',
    'catalyst',
    'Catalyst123!',
    'aaaaaaaaaa',
    'short',
    'x'.repeat(73),
    '\u{1f600}'.repeat(19),
  ])('refuses %j as a password', async (weak) => {
    const answer = await register({ email: address(), password: weak });
    expect([answer.status, answer.body.errors?.[0].path]).toEqual([400, 'password']);
  });

  it('takes a long phrase of small letters, and 72 bytes of anything', async () => {
    expect((await register({ email: address(), password: 'correcthorsebatterystaple' })).status).toBe(201);
    const email = address();
    const long = '\u{1f600}\u{1f43f}\u{1f344}'.repeat(6);
    expect((await register({ email, password: long })).status).toBe(201);
    expect((await login({ email, password: long })).status).toBe(200);
    expect((await login({ email, password: `${long}x` })).status).toBe(401);
    expect((await login({ email, password: long.slice(0, -2) })).status).toBe(401);
  });

  it.each(['id', 'is_active', 'email_verified', 'files_uploaded', 'password_hash', 'role', 'created_at', 'last_login'])(
    'refuses the unknown key %s',
    async (key) => {
      expect((await register({ email: address(), [key]: true })).status).toBe(400);
    },
  );

  it.each(['not an address', 'a@b', '@example.com', 'a@example.com\r\nBcc: x@y.zz', ''])('refuses %j as an address', async (email) => {
    expect((await register({ email })).body.error_code).toBe('VALIDATION_ERROR');
  });
});

describe('login', () => {
  it('works by email, username and identifier, and notes the time', async () => {
    const email = address();
    await register({ email, username: 'Turing' });
    for (const body of [{ email }, { username: 'turing' }, { identifier: 'TURING' }, { identifier: email }, { username: email }]) {
      const answer = await login(body);
      expect(answer.status).toBe(200);
      expect(Date.parse(answer.body.user.last_login as string)).toBeGreaterThan(Date.now() - 60_000);
    }
  });

  it('answers unknown, wrong and inactive with the same bytes but for ids and times', async () => {
    const [email, inactive] = [address(), address()];
    await register({ email });
    await register({ email: inactive });
    await app.database.query('UPDATE users SET is_active = false WHERE email = $1', [inactive]);
    const answers = [
      await login({ email, password: 'wrong password' }),
      await login({ email: address() }),
      await login({ email: inactive }),
    ];
    const shapes = answers.map(({ status, headers, body }) =>
      JSON.stringify([status, [...headers.keys()], { ...body, request_id: '', timestamp: '' }]),
    );
    expect(new Set(shapes).size).toBe(1);
    expect(answers[0]?.body.error_code).toBe('INVALID_CREDENTIALS');
  });

  it.each([{}, { email: 'a@b.co', username: 'b' }, { email: 'a@b.co', extra: 1 }])('refuses %j', async (body) => {
    expect((await login(body)).status).toBe(400);
  });
});

describe('registration that verifies first', () => {
  it('says the same to known and unknown addresses, and gives no tokens before the proof', async () => {
    const strict = await createTestApp({ replicaOf: app, env: { REGISTRATION_MODE: 'verify_first' } });
    const email = address();
    const first = await register({ email }, strict);
    const again = await register({ email, password: 'somebody elses passphrase' }, strict);
    expect([first.status, again.status]).toEqual([202, 202]);
    expect(again.body).toEqual(first.body);
    expect((await login({ email }, strict)).body.error_code).toBe('EMAIL_NOT_VERIFIED');
    expect((await login({ email, password: 'wrong password' }, strict)).body.error_code).toBe('INVALID_CREDENTIALS');
    await mailTo(app, email, 'Verify', 2);
    const { token } = await mailTo(app, email, 'Verify', 1);
    expect((await strict.post('/api/auth/verify-email', { token })).status).toBe(200);
    expect((await login({ email }, strict)).status).toBe(200);
    expect((await register({ email }, strict)).status).toBe(202);
    await mailTo(app, email, 'You already have an account');
    await strict.close();
  });

  it('makes one account of 50 parallel ones, and nobody can tell which', async () => {
    const strict = await createTestApp({ replicaOf: app, env: { REGISTRATION_MODE: 'verify_first' } });
    const email = address();
    const answers = await race(50, () => register({ email }, strict));
    expect(new Set(answers.map(({ status, body }) => `${status} ${JSON.stringify(body)}`)).size).toBe(1);
    expect(await app.database.query('SELECT 1 FROM users WHERE email = $1', [email])).toHaveLength(1);
    await strict.close();
  });
});

describe('a signed-in user', () => {
  it('changes the password; this session stays and the others end', async () => {
    const user = await app.register();
    const other = await login({ email: user.email, password: user.password });
    const change = (current_password: string): Promise<Answer> =>
      app.post('/api/auth/change-password', { current_password, new_password: password }, user.access_token);
    expect((await change('not the password')).status).toBe(403);
    expect((await change(user.password)).status).toBe(204);
    expect((await app.get('/api/auth/me', user.access_token)).status).toBe(200);
    expect((await app.get('/api/auth/me', other.body.access_token as string)).status).toBe(401);
    expect((await login({ email: user.email })).status).toBe(200);
  });

  it('edits the profile; PUT empties what is left out, PATCH does not', async () => {
    const user = await app.register({ username: 'noether', full_name: 'Emmy Noether' });
    const send = (method: string, body: unknown): Promise<Answer> =>
      app.request(method, '/api/user/profile', { body, token: user.access_token });
    expect((await send('PATCH', { company_name: 'Göttingen' })).body).toMatchObject({
      full_name: 'Emmy Noether',
      company_name: 'Göttingen',
    });
    expect((await send('PUT', { full_name: 'E. Noether' })).body).toMatchObject({
      username: null,
      full_name: 'E. Noether',
      company_name: null,
    });
    expect((await send('PATCH', { is_active: false })).status).toBe(400);
    await app.register({ username: 'hilbert' });
    expect((await send('PATCH', { username: 'Hilbert' })).body.error_code).toBe('USER_ALREADY_EXISTS');
  });

  it('moves to another address with the password, once it is proved', async () => {
    const user = await app.register();
    const email = address();
    const move = (body: Record<string, unknown>): Promise<Answer> =>
      app.request('PATCH', '/api/user/profile', { body: { email, ...body }, token: user.access_token });
    expect((await move({})).status).toBe(403);
    expect((await move({ current_password: 'not the password' })).status).toBe(403);
    expect((await move({ current_password: user.password })).body).toMatchObject({ email: user.email, email_verified: false });
    const { code } = await mailTo(app, email, 'Verify');
    await mailTo(app, user.email, 'new address');
    expect((await app.post('/api/auth/verify-email', { email, otp: code })).body).toMatchObject({ email, email_verified: true });
    expect((await login({ email: user.email, password: user.password })).status).toBe(401);
  });

  it('takes everything along when the account is deleted', async () => {
    const user = await app.register();
    await app.post('/api/auth/forgot-password', { email: user.email });
    await mailTo(app, user.email, 'Reset');
    const remove = (body: unknown): Promise<Answer> => app.request('DELETE', '/api/user/account', { body, token: user.access_token });
    expect((await remove({ password: 'not the password' })).status).toBe(403);
    expect((await remove(undefined)).status).toBe(400);
    expect((await remove({ password: user.password })).status).toBe(204);
    expect((await app.get('/api/auth/me', user.access_token)).body.error_code).toBe('SESSION_REVOKED');
    expect((await app.post('/api/auth/refresh', { refresh_token: user.refresh_token })).status).toBe(401);
    expect((await login({ email: user.email, password: user.password })).status).toBe(401);
    await mailTo(app, user.email, 'was deleted');
    const tables = await app.database.query<{ name: string }>(`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`);
    for (const { name } of tables) {
      const rows = await app.database.query<{ row: string }>(`SELECT t::text AS row FROM "${name}" t WHERE t::text LIKE '%' || $1 || '%'`, [
        user.user.id,
      ]);
      expect([name, rows.length > 0]).toEqual([name, name === 'audit_events']);
    }
    const events = await app.database.query('SELECT DISTINCT ip, details FROM audit_events WHERE user_id = $1', [user.user.id]);
    expect(events).toEqual([{ ip: null, details: {} }]);
    expect((await register({ email: user.email })).status).toBe(201);
  });

  it('takes own data home as JSON', async () => {
    const user = await app.register({ full_name: 'Ada' });
    const { body } = await app.get('/api/user/export', user.access_token);
    expect(body).toMatchObject({ user: { id: user.user.id, full_name: 'Ada' }, sessions: [{ revoked_at: null }] });
    expect(JSON.stringify(body)).not.toMatch(/password_hash|sealed_key|\$2[aby]\$/);
  });
});
