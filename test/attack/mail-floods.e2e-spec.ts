import { randomBytes } from 'node:crypto';

import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import { eventually, race } from '#testing';
import type { Answer } from '#testing';

import { mailsTo, mailTo } from '../support/mails.js';

const LIMIT = 5;
const OWNER = '198.51.100.20';
const PASSWORD = 'a long and rare passphrase';
const NEW_PASSWORD = 'another long passphrase';

let open: TestApp;
let strict: TestApp;
let counter = 0;
beforeAll(async () => {
  open = await createTestApp({ env: { TRUST_PROXY: '1' } });
  strict = await createTestApp({ replicaOf: open, env: { TRUST_PROXY: '1', REGISTRATION_MODE: 'verify_first' } });
});
afterAll(async () => {
  await strict.close();
  await open.close();
});

const address = (): string => `receiver-${randomBytes(6).toString('hex')}@example.com`;
/** Each call from another network, as a botnet would. */
const elsewhere = (): string => `203.0.${Math.floor(++counter / 250)}.${(counter % 250) + 1}`;
const send = (path: string, body: unknown, { ip = elsewhere(), token = '', method = 'POST', on = open } = {}): Promise<Answer> =>
  on.request(method, path, { body, headers: { 'x-forwarded-for': ip }, ...(token && { token }) });
async function forgot(email: string, ip = elsewhere()): Promise<Answer> {
  const answer = await send('/api/auth/forgot-password', { email }, { ip });
  expect([answer.status, answer.body]).toEqual([202, { message: expect.any(String) }]);
  return answer;
}
const outboxIsEmpty = (): Promise<boolean> => eventually(async () => (await open.database.query('SELECT 1 FROM mail_outbox')).length === 0);
async function received(email: string): Promise<number> {
  await outboxIsEmpty();
  return mailsTo(open, email).length;
}
const patch = (email: string, token: string): Promise<Answer> =>
  send('/api/user/profile', { email, current_password: PASSWORD }, { method: 'PATCH', token });
const own = (email = address(), ip = elsewhere()): Promise<Answer> => send('/api/auth/register', { email, password: PASSWORD }, { ip });
async function registerAndDelete(email: string): Promise<void> {
  const { body } = await own(email);
  await send('/api/user/account', { password: PASSWORD }, { method: 'DELETE', token: body.access_token as string });
}

describe('a stranger receives at most five mails an hour', () => {
  it('from 12 changes of address to theirs', async () => {
    const stranger = address();
    const me = (await own()).body.access_token as string;
    for (let n = 0; n < 12; n++) {
      await patch(stranger, me);
      await patch(address(), me);
    }
    expect(await received(stranger)).toBeLessThanOrEqual(LIMIT);
  });

  it('from 12 accounts that are registered with their address and deleted', async () => {
    const stranger = address();
    for (let n = 0; n < 12; n++) await registerAndDelete(stranger);
    expect(await received(stranger)).toBeLessThanOrEqual(LIMIT);
  });

  it('from 20 registrations at once that wait for a proof', async () => {
    const stranger = address();
    const answers = await race(20, () => send('/api/auth/register', { email: stranger, password: PASSWORD }, { on: strict }));
    expect(new Set(answers.map(({ status, body }) => `${status} ${JSON.stringify(body)}`)).size).toBe(1);
    expect(await received(stranger)).toBe(LIMIT);
  });

  it('from everything together, at once', async () => {
    const stranger = address();
    const me = (await own()).body.access_token as string;
    await race(40, async (n) => {
      if (n % 5 === 0) await patch(stranger, me);
      else if (n % 5 === 1) await registerAndDelete(stranger);
      else if (n % 5 === 2) await send('/api/auth/register', { email: stranger, password: PASSWORD }, { on: strict });
      else await send(`/api/auth/${n % 5 === 3 ? 'forgot-password' : 'resend-verification'}`, { email: stranger });
    });
    expect(await received(stranger)).toBeLessThanOrEqual(LIMIT);
  });

  it('counted by their address in its canonical form', async () => {
    const stranger = address();
    const spellings = [stranger, stranger.toUpperCase(), ` ${stranger} `, stranger.replace('r', '\uff52')];
    for (let n = 0; n < 12; n++)
      await send('/api/auth/register', { email: spellings[n % spellings.length], password: PASSWORD }, { on: strict });
    expect(await received(stranger)).toBe(LIMIT);
  });
});

describe('an owner', () => {
  async function verified(): Promise<{ email: string; token: string }> {
    const email = address();
    const { body } = await own(email, OWNER);
    const { token } = await mailTo(open, email, 'Verify');
    expect((await send('/api/auth/verify-email', { token }, { ip: OWNER })).status).toBe(200);
    return { email, token: body.access_token as string };
  }

  it('still gets the code asked for from where they are signed in, and the notices, after strangers used up theirs', async () => {
    const { email, token } = await verified();
    const strangers = await race(30, () => forgot(email));
    expect(await received(email)).toBeLessThanOrEqual(LIMIT);
    const before = mailsTo(open, email, 'Reset').length;
    const mine = await forgot(email, OWNER);
    expect(new Set([...strangers, mine].map(({ status, body }) => `${status} ${JSON.stringify(body)}`)).size).toBe(1);
    await mailTo(open, email, 'Reset', before + 1);
    const change = { current_password: PASSWORD, new_password: NEW_PASSWORD };
    expect((await send('/api/auth/change-password', change, { token, ip: OWNER })).status).toBe(204);
    await mailTo(open, email, 'Your password was changed');
  });

  it('who is somewhere else is left a mail by a stranger who floods from one network', async () => {
    const { email } = await verified();
    await open.database.query(`UPDATE attempt_budgets SET resets_at = now() WHERE kind LIKE 'mail %'`);
    for (let n = 0; n < 12; n++) await forgot(email, '203.0.113.200');
    await outboxIsEmpty();
    const before = mailsTo(open, email, 'Reset').length;
    await forgot(email, '192.0.2.77');
    await mailTo(open, email, 'Reset', before + 1);
  });

  it('gets a bounded number of notices', async () => {
    const { email, token } = await verified();
    const passwords = [PASSWORD, NEW_PASSWORD];
    for (let n = 0; n < 12; n++) {
      const change = { current_password: passwords[n % 2], new_password: passwords[(n + 1) % 2] };
      expect((await send('/api/auth/change-password', change, { token, ip: OWNER })).status).toBe(204);
    }
    await outboxIsEmpty();
    expect(mailsTo(open, email, 'Your password was changed')).toHaveLength(LIMIT);
  });
});
