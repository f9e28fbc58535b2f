import { randomBytes } from 'node:crypto';

import { jest } from '@jest/globals';

import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import { race } from '#testing';
import type { Answer } from '#testing';

import { CodeSecrets } from '../../src/auth/codes/code-secrets.js';
import { mailsTo, mailTo } from '../support/mails.js';
import type { ReceivedMail } from '../support/mails.js';

const STRANGER = '203.0.113.7';
const OWNER = '198.51.100.20';
const PHONE = '192.0.2.99';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ env: { REGISTRATION_MODE: 'verify_first', TRUST_PROXY: '1', RATE_LIMIT_CODE_MAILS_PER_HOUR: '20' } });
});
afterAll(() => app.close());

const address = (): string => `person-${randomBytes(6).toString('hex')}@example.com`;
const send = (ip: string, path: string, body: unknown, method = 'POST', token?: string): Promise<Answer> =>
  app.request(method, path, { body, headers: { 'x-forwarded-for': ip }, ...(token && { token }) });
async function register(ip: string, email: string, password: string, more: object = {}): Promise<Answer> {
  const answer = await send(ip, '/api/auth/register', { email, password, ...more });
  expect([answer.status, answer.body]).toEqual([202, { message: expect.any(String) }]);
  return answer;
}
const verify = (ip: string, body: object): Promise<Answer> => send(ip, '/api/auth/verify-email', body);
const login = (ip: string, identifier: string, password: string): Promise<Answer> => send(ip, '/api/auth/login', { identifier, password });
const verifyMail = (email: string, n = 1): Promise<ReceivedMail> => mailTo(app, email, 'Verify', n);
const THEIRS = 'the password of a stranger';
const MINE = 'the password of the owner';

/** A verified account, registered and proved from the owner's own place. */
async function account(more: object = {}, ip = OWNER): Promise<{ email: string; token: string }> {
  const email = address();
  await register(ip, email, MINE, more);
  expect((await verify(ip, { token: (await verifyMail(email)).token })).status).toBe(200);
  return { email, token: (await login(ip, email, MINE)).body.access_token as string };
}

describe('an address that a stranger registered', () => {
  it('before its owner did belongs to the owner, with the password of the registration whose code was used', async () => {
    const email = address();
    await register(STRANGER, email, THEIRS, { full_name: 'Mallory' });
    await verifyMail(email, 1);
    await register(OWNER, email, MINE, { full_name: 'Ada' });
    const { token } = await verifyMail(email, 2);
    const answer = await verify(OWNER, { token });
    expect([answer.status, answer.body]).toEqual([200, expect.objectContaining({ email, full_name: 'Ada', email_verified: true })]);
    expect((await login(STRANGER, email, THEIRS)).status).toBe(401);
    expect((await login(OWNER, email, MINE)).status).toBe(200);
  });

  it('after its owner did belongs to the owner all the same, whose first code still works', async () => {
    const email = address();
    await register(OWNER, email, MINE);
    const { code } = await verifyMail(email, 1);
    await register(STRANGER, email, THEIRS);
    const second = await verifyMail(email, 2);
    expect((await verify(OWNER, { email, otp: code })).status).toBe(200);
    expect((await login(OWNER, email, MINE)).status).toBe(200);
    expect((await login(STRANGER, email, THEIRS)).status).toBe(401);
    expect((await verify(STRANGER, { token: second.token })).body.error_code).toBe('OTP_INVALID');
  });

  it('after its owner did belongs to the owner who uses the newer code, that of the stranger', async () => {
    const email = address();
    await register(OWNER, email, MINE, { full_name: 'Ada' });
    await verifyMail(email, 1);
    await register(STRANGER, email, THEIRS, { full_name: 'Mallory' });
    expect((await verify(OWNER, { token: (await verifyMail(email, 2)).token })).body.full_name).toBe('Ada');
    expect([(await login(OWNER, email, MINE)).status, (await login(STRANGER, email, THEIRS)).status]).toEqual([200, 401]);
  });

  it('is verified without any password when its owner uses the code of the stranger, and the owner is told how to set one', async () => {
    const email = address();
    await register(STRANGER, email, THEIRS, { full_name: 'Mallory', company_name: 'Evil', username: `m${Date.now()}` });
    const answer = await verify(OWNER, { token: (await verifyMail(email)).token });
    expect(answer.body).toMatchObject({ email_verified: true, full_name: null, company_name: null, username: null });
    for (const ip of [STRANGER, OWNER]) expect((await login(ip, email, THEIRS)).body.error_code).toBe('INVALID_CREDENTIALS');
    await mailTo(app, email, 'Set a password');
    await send(OWNER, '/api/auth/forgot-password', { email });
    const { token } = await mailTo(app, email, 'Reset');
    expect((await send(OWNER, '/api/auth/reset-password', { token, new_password: MINE })).status).toBe(204);
    expect((await login(OWNER, email, MINE)).status).toBe(200);
  });

  it('takes the password that its owner sends along with the code, and nothing of the stranger', async () => {
    const email = address();
    await register(STRANGER, email, THEIRS, { full_name: 'Mallory' });
    const { code } = await verifyMail(email);
    expect((await verify(OWNER, { email, otp: code, password: 'password' })).body.error_code).toBe('VALIDATION_ERROR');
    const answer = await verify(OWNER, { email, otp: code, password: MINE });
    expect([answer.status, answer.body.full_name]).toEqual([200, null]);
    expect((await login(STRANGER, email, THEIRS)).status).toBe(401);
    expect((await login(OWNER, email, MINE)).status).toBe(200);
  });

  it('is decided by its code when the registrations come from one place', async () => {
    const email = address();
    await register(OWNER, email, THEIRS);
    await verifyMail(email, 1);
    await register(OWNER, email, MINE);
    expect((await verify(OWNER, { token: (await verifyMail(email, 2)).token })).status).toBe(200);
    expect([(await login(OWNER, email, THEIRS)).status, (await login(OWNER, email, MINE)).status]).toEqual([401, 200]);
  });
});

describe('a regular registration', () => {
  it('is verified where it was made with a code that was asked for from elsewhere', async () => {
    const email = address();
    await register(OWNER, email, MINE);
    await verifyMail(email, 1);
    await send(PHONE, '/api/auth/resend-verification', { email });
    expect((await verify(OWNER, { token: (await verifyMail(email, 2)).token })).status).toBe(200);
    expect((await login(OWNER, email, MINE)).status).toBe(200);
  });

  it('is verified from another device with its password, and keeps its profile', async () => {
    const email = address();
    await register(OWNER, email, MINE, { full_name: 'Ada', username: `ada${Date.now()}` });
    const answer = await verify(PHONE, { token: (await verifyMail(email)).token, password: MINE });
    expect(answer.body).toMatchObject({ full_name: 'Ada', email_verified: true });
    expect((await login(PHONE, email, MINE)).status).toBe(200);
  });

  it('can have its code sent again, and the first one is then dead', async () => {
    const email = address();
    await register(OWNER, email, MINE);
    const first = await verifyMail(email, 1);
    expect((await login(OWNER, email, MINE)).body.error_code).toBe('EMAIL_NOT_VERIFIED');
    expect((await send(OWNER, '/api/auth/resend-verification', { email })).status).toBe(202);
    const second = await verifyMail(email, 2);
    expect((await verify(OWNER, { token: first.token })).body.error_code).toBe('OTP_INVALID');
    expect((await verify(OWNER, { email, otp: second.code })).status).toBe(200);
    expect((await login(OWNER, email, MINE)).status).toBe(200);
  });

  it('is verified once by one code used 50 times at once, and is compared with five of 200 wrong ones', async () => {
    const email = address();
    await register(OWNER, email, MINE);
    const { code, token } = await verifyMail(email);
    const [claim] = await app.database.query<{ code_hmac: Buffer }>('SELECT code_hmac FROM address_claims WHERE email = $1', [email]);
    const comparisons = jest.spyOn(app.app.get(CodeSecrets), 'matches');
    const wrong = await race(200, (n) => verify(STRANGER, { email, otp: String((Number(code) + 1 + n) % 1_000_000).padStart(6, '0') }));
    expect(new Set(wrong.map(({ status, body }) => `${status} ${body.error_code}`))).toEqual(new Set(['400 OTP_INVALID']));
    expect(comparisons.mock.calls.filter(([stored]) => claim?.code_hmac.equals(stored))).toHaveLength(5);
    comparisons.mockRestore();
    expect((await verify(STRANGER, { email, otp: code })).body.error_code).toBe('OTP_INVALID');
    const answers = await race(50, (n) => verify(OWNER, n % 2 ? { token } : { email, otp: code }));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.error_code === 'OTP_INVALID')).toHaveLength(49);
  });

  it('does not count as made in the same place behind a proxy that is not trusted, where everybody seems to be', async () => {
    const blind = await createTestApp({ replicaOf: app, env: { REGISTRATION_MODE: 'verify_first' } });
    const email = address();
    const body = (more: object) => ({ body: more, headers: { 'x-forwarded-for': STRANGER } });
    await blind.request('POST', '/api/auth/register', body({ email, password: THEIRS }));
    const { token } = await verifyMail(email);
    expect((await blind.request('POST', '/api/auth/verify-email', body({ token }))).status).toBe(200);
    expect((await blind.post('/api/auth/login', { email, password: THEIRS })).status).toBe(401);
    await blind.close();
  });
});

describe('who has an account', () => {
  it('is not told by a username that is taken: the account gets none', async () => {
    const username = `taken${Date.now()}`;
    await account({ username });
    const [free, taken] = [address(), address()];
    const answers = [await register(OWNER, free, MINE, { username: `${username}x` }), await register(OWNER, taken, MINE, { username })];
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    expect(answers[1]?.body).toEqual(answers[0]?.body);
    expect((await verify(OWNER, { token: (await verifyMail(taken)).token })).body).toMatchObject({ username: null, email_verified: true });
    expect((await login(OWNER, taken, MINE)).status).toBe(200);
  });

  it('is not told by a username that two registrations want at once', async () => {
    const username = `wanted${Date.now()}`;
    const people = await race(6, async () => {
      const email = address();
      await register(OWNER, email, MINE, { username });
      return { email, token: (await verifyMail(email)).token };
    });
    const answers = await race(6, (n) => verify(OWNER, { token: people[n]?.token }));
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200));
    expect(answers.filter(({ body }) => body.username === username)).toHaveLength(1);
  });

  it('is not told by signing in with a password that was just registered', async () => {
    const known = (await account()).email;
    const unknown = address();
    const shape = ({ status, body }: Answer): string => JSON.stringify([status, { ...body, request_id: '', timestamp: '' }]);
    for (const email of [known, unknown]) await register(STRANGER, email, THEIRS);
    expect(shape(await login(STRANGER, known, THEIRS))).toBe(shape(await login(STRANGER, unknown, THEIRS)));
    expect(shape(await login(STRANGER, known, 'quite wrong'))).toBe(shape(await login(STRANGER, unknown, 'quite wrong')));
    expect((await login(OWNER, known, MINE)).status).toBe(200);
    await mailTo(app, known, 'You already have an account');
  });

  it('is not told by a change of address to theirs; they are', async () => {
    const [taken, me] = [(await account({}, PHONE)).email, await account()];
    const free = address();
    const change = (email: string): Promise<Answer> =>
      send(OWNER, '/api/user/profile', { email, current_password: MINE }, 'PATCH', me.token);
    const answers = [await change(taken)];
    // The next request replaces this one, and with it a mail that has not been written yet.
    await mailTo(app, taken, 'Someone tried to use your address');
    answers.push(await change(free));
    expect(answers.map(({ status, body }) => [status, { ...body, updated_at: '' }])).toEqual(
      Array(2).fill([200, expect.objectContaining({ email: me.email, email_verified: true })]),
    );
    expect(mailsTo(app, taken, 'Verify your new')).toEqual([]);
  });
});

describe('a change of address', () => {
  const patch = (ip: string, body: object, token: string): Promise<Answer> => send(ip, '/api/user/profile', body, 'PATCH', token);

  it.each(['verify_first', 'open'])('shows and counts only once it is proved, in mode %s', async (mode) => {
    const me = await account();
    const here = await createTestApp({ replicaOf: app, env: { REGISTRATION_MODE: mode, TRUST_PROXY: '1' } });
    const email = address();
    const headers = { 'x-forwarded-for': OWNER };
    const body = { email, full_name: 'Ada', current_password: MINE };
    const answer = await here.request('PATCH', '/api/user/profile', { body, token: me.token, headers });
    expect([answer.status, answer.body]).toEqual([
      200,
      expect.objectContaining({ email: me.email, email_verified: true, full_name: 'Ada' }),
    ]);
    const { code } = await mailTo(app, email, 'Verify your new');
    await mailTo(app, me.email, 'new address was requested');
    expect((await login(OWNER, email, MINE)).status).toBe(401);
    expect((await login(OWNER, me.email, MINE)).status).toBe(200);
    const proved = await here.request('POST', '/api/user/verify-email', { body: { email, otp: code }, headers });
    expect([proved.status, proved.body]).toEqual([200, expect.objectContaining({ email, email_verified: true })]);
    await mailTo(app, me.email, 'Your account has a new address');
    expect([(await login(OWNER, me.email, MINE)).status, (await login(OWNER, email, MINE)).status]).toEqual([401, 200]);
    await here.close();
  });

  it('that a stranger asked for to my address is not confirmed by my click, and takes nothing from me', async () => {
    const stranger = await account({}, STRANGER);
    const mine = address();
    expect((await patch(STRANGER, { email: mine, current_password: MINE }, stranger.token)).status).toBe(200);
    const { token } = await mailTo(app, mine, 'Verify your new');
    expect((await verify(OWNER, { token })).body.error_code).toBe('FORBIDDEN');
    expect((await verify(OWNER, { token, password: 'not the password' })).body.error_code).toBe('FORBIDDEN');
    expect((await send(STRANGER, '/api/auth/me', undefined, 'GET', stranger.token)).body.email).toBe(stranger.email);
    await register(OWNER, mine, THEIRS);
    expect((await verify(OWNER, { token: (await mailTo(app, mine, 'Verify your email')).token })).status).toBe(200);
    expect((await verify(STRANGER, { token })).body.error_code).toBe('USER_ALREADY_EXISTS');
    expect((await login(OWNER, mine, THEIRS)).status).toBe(200);
  });

  it('is confirmed from another device with the password', async () => {
    const me = await account();
    const email = address();
    await patch(OWNER, { email, current_password: MINE }, me.token);
    const { token } = await mailTo(app, email, 'Verify your new');
    expect((await verify(PHONE, { token })).status).toBe(403);
    expect((await verify(PHONE, { token, password: MINE })).body.email).toBe(email);
  });

  it('is not held up by somebody who registered the new address and never proved it', async () => {
    const me = await account();
    const email = address();
    await register(STRANGER, email, THEIRS);
    await patch(OWNER, { email, current_password: MINE }, me.token);
    expect((await verify(OWNER, { token: (await mailTo(app, email, 'Verify your new')).token })).body.email).toBe(email);
    expect([(await login(STRANGER, email, THEIRS)).status, (await login(OWNER, email, MINE)).status]).toEqual([401, 200]);
  });

  it('dies with a newer one, and with a new password', async () => {
    const me = await account();
    const [one, two, three] = [address(), address(), address()];
    const tokens: string[] = [];
    for (const email of [one, two]) {
      await patch(OWNER, { email, current_password: MINE }, me.token);
      tokens.push((await mailTo(app, email, 'Verify your new')).token);
    }
    expect((await verify(OWNER, { token: tokens[0] })).body.error_code).toBe('OTP_INVALID');
    const change = { current_password: MINE, new_password: THEIRS };
    expect((await send(OWNER, '/api/auth/change-password', change, 'POST', me.token)).status).toBe(204);
    expect((await verify(OWNER, { token: tokens[1] })).body.error_code).toBe('OTP_INVALID');
    await patch(OWNER, { email: three, current_password: THEIRS }, me.token);
    expect((await verify(OWNER, { token: (await mailTo(app, three, 'Verify your new')).token })).body.email).toBe(three);
  });
});
