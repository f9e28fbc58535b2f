import { jest } from '@jest/globals';

import { Clock, Schedules } from '#platform';
import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import { race } from '#testing';
import type { Answer, RegisteredUser } from '#testing';

import { mailsTo, mailTo } from '../../../test/support/mails.js';
import type { ReceivedMail } from '../../../test/support/mails.js';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ env: { RATE_LIMIT_CODE_MAILS_PER_HOUR: '3' } });
});
afterAll(() => app.close());
afterEach(() => jest.restoreAllMocks());

const NEW_PASSWORD = 'another long passphrase';
const RESET = 'Reset your password';

async function forgot(user: RegisteredUser, n = 1): Promise<ReceivedMail> {
  expect((await app.post('/api/auth/forgot-password', { email: user.email })).status).toBe(202);
  return mailTo(app, user.email, RESET, n);
}

const reset = (body: Record<string, unknown>): Promise<Answer> =>
  app.post('/api/auth/reset-password', { new_password: NEW_PASSWORD, ...body });
const wrong = (code: string, n = 1): string => String((Number(code) + n) % 1_000_000).padStart(6, '0');
const login = (user: RegisteredUser, password: string): Promise<Answer> => app.post('/api/auth/login', { email: user.email, password });

describe('a mailed code', () => {
  it('resets the password once, ends every session, verifies the address and tells the owner', async () => {
    const user = await app.register();
    await login(user, user.password);
    const { code } = await forgot(user);
    expect((await reset({ email: user.email, otp: code })).status).toBe(204);
    expect((await app.get('/api/auth/me', user.access_token)).status).toBe(401);
    expect((await app.post('/api/auth/refresh', { refresh_token: user.refresh_token })).status).toBe(401);
    expect((await login(user, user.password)).status).toBe(401);
    expect((await login(user, NEW_PASSWORD)).body.user.email_verified).toBe(true);
    expect((await reset({ email: user.email, otp: code })).body.error_code).toBe('OTP_INVALID');
    await mailTo(app, user.email, 'Your password was changed');
  });

  it('works by its link token too, and then the code is dead', async () => {
    const user = await app.register();
    const { code, token } = await forgot(user);
    expect((await reset({ token })).status).toBe(204);
    expect((await reset({ token })).body.error_code).toBe('OTP_INVALID');
    expect((await reset({ email: user.email, otp: code })).body.error_code).toBe('OTP_INVALID');
  });

  it('answers 200 parallel guesses alike, and after them the right one is refused', async () => {
    const user = await app.register();
    const { code } = await forgot(user);
    const answers = await race(200, (n) => reset({ email: user.email, otp: wrong(code, n + 1) }));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.error_code}`))).toEqual(new Set(['400 OTP_INVALID']));
    expect((await reset({ email: user.email, otp: code })).body.error_code).toBe('OTP_INVALID');
  });

  it('of an account is compared ten times a day at most, however many codes are sent', async () => {
    const user = await app.register();
    for (let n = 1; n <= 2; n++) {
      const { code } = await forgot(user, n);
      for (let guess = 1; guess <= 5; guess++) await reset({ email: user.email, otp: wrong(code, guess) });
    }
    const { code, token } = await forgot(user, 3);
    expect((await reset({ email: user.email, otp: code })).body.error_code).toBe('OTP_INVALID');
    expect((await reset({ token })).status).toBe(204);
  });

  it('changes the password once when it is used 50 times in parallel', async () => {
    const user = await app.register();
    const { code } = await forgot(user);
    const answers = await race(50, () => reset({ email: user.email, otp: code }));
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
    expect(answers.filter(({ body }) => body?.error_code === 'OTP_INVALID')).toHaveLength(49);
    const rows = await app.database.query(`SELECT 1 FROM audit_events WHERE event = 'password.reset' AND user_id = $1`, [user.user.id]);
    expect(rows).toHaveLength(1);
  });

  it('is dead once another one is sent, and once the password is changed', async () => {
    const user = await app.register();
    const first = await forgot(user);
    const second = await forgot(user, 2);
    expect((await reset({ token: first.token })).status).toBe(400);
    const change = { current_password: user.password, new_password: NEW_PASSWORD };
    expect((await app.post('/api/auth/change-password', change, user.access_token)).status).toBe(204);
    expect((await reset({ token: second.token, new_password: 'yet another passphrase' })).status).toBe(400);
    expect((await login(user, NEW_PASSWORD)).status).toBe(200);
  });

  it('is good for 30 minutes', async () => {
    const user = await app.register();
    const { token } = await forgot(user);
    jest.spyOn(app.app.get(Clock), 'now').mockReturnValue(new Date(Date.now() + 30 * 60_000 + 1_000));
    expect((await reset({ token })).body.error_code).toBe('OTP_INVALID');
  });

  it('for one purpose is no good for the other', async () => {
    const user = await app.register();
    const verification = await mailTo(app, user.email, 'Verify');
    const recovery = await forgot(user);
    expect((await reset({ token: verification.token })).status).toBe(400);
    expect((await reset({ email: user.email, otp: verification.code })).status).toBe(400);
    expect((await app.post('/api/auth/verify-email', { token: recovery.token })).status).toBe(400);
  });

  it('is not mailed more often than the limit says, and nobody can tell', async () => {
    const user = await app.register();
    for (let n = 1; n <= 3; n++) await forgot(user, n);
    const fourth = await app.post('/api/auth/forgot-password', { email: user.email });
    expect(fourth.status).toBe(202);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(mailsTo(app, user.email, RESET)).toHaveLength(3);
  });

  it('cannot be had from the database, from the outbox or by trying all codes without the secret', async () => {
    const user = await app.register();
    const { code, token } = await forgot(user);
    const tables = await app.database.query<{ name: string }>(`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`);
    for (const { name } of tables) {
      const text = JSON.stringify(await app.database.query(`SELECT t::text AS row FROM "${name}" t`));
      expect([name, text.includes(token), new RegExp(`\\b${code}\\b`).test(text)]).toEqual([name, false, false]);
    }
  });
});

describe('verification of an address', () => {
  it('takes code or token, and answers the user', async () => {
    const [one, two] = [await app.register(), await app.register()];
    const byCode = await mailTo(app, one.email, 'Verify');
    const answer = await app.post('/api/auth/verify-email', { email: one.email, otp: byCode.code });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ id: one.user.id, email_verified: true });
    const byToken = await mailTo(app, two.email, 'Verify');
    expect((await app.post('/api/user/verify-email', { token: byToken.token })).body.email_verified).toBe(true);
  });

  it('can be asked for again, and the first code is then dead', async () => {
    const user = await app.register();
    const first = await mailTo(app, user.email, 'Verify');
    expect((await app.post('/api/auth/resend-verification', { email: user.email })).status).toBe(202);
    const second = await mailTo(app, user.email, 'Verify', 2);
    expect((await app.post('/api/auth/verify-email', { token: first.token })).status).toBe(400);
    expect((await app.post('/api/auth/verify-email', { token: second.token })).status).toBe(200);
  });

  it.each([{}, { token: 'x', email: 'a@b.co', otp: '123456' }, { email: 'a@b.co' }, { otp: '123456' }, { email: 'a@b.co', otp: '12345' }])(
    'refuses %j as malformed',
    async (body) => {
      expect((await app.post('/api/auth/verify-email', body)).body.error_code).toBe('VALIDATION_ERROR');
    },
  );
});

describe('the clean-up', () => {
  it('sweeps used and expired codes and keeps live ones', async () => {
    const [used, expired, live] = [await app.register(), await app.register(), await app.register()];
    await app.post('/api/auth/verify-email', { token: (await mailTo(app, used.email, 'Verify')).token });
    await mailTo(app, expired.email, 'Verify');
    await mailTo(app, live.email, 'Verify');
    await app.database.query(`UPDATE one_time_codes SET expires_at = now() - interval '1 second' WHERE user_id = $1`, [expired.user.id]);
    await app.app.get(Schedules).runNow('auth.cleanup');
    const rows = await app.database.query<{ user_id: string }>('SELECT user_id FROM one_time_codes WHERE user_id = ANY ($1)', [
      [used.user.id, expired.user.id, live.user.id],
    ]);
    expect(rows).toEqual([{ user_id: live.user.id }]);
  });
});
