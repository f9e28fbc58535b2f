import { jest } from '@jest/globals';

import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import { race } from '#testing';
import type { Answer } from '#testing';

import { CodeSecrets } from '../../src/auth/codes/code-secrets.js';
import { BEHIND_PROXY, freshIp, postFrom } from '../support/addresses.js';
import { mailTo } from '../support/mails.js';
import type { ReceivedMail } from '../support/mails.js';

const RESET = 'Reset your password';
const password = 'a long and rare passphrase';
const new_password = 'another long passphrase';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ env: { ...BEHIND_PROXY, RATE_LIMIT_CODE_MAILS_PER_HOUR: '100' } });
});
afterAll(() => app.close());

interface Owner {
  email: string;
  home: string;
}

let count = 0;
async function owner(): Promise<Owner> {
  const [email, home] = [`guessed${++count}@example.com`, freshIp()];
  expect((await postFrom(app, home, '/api/auth/register', { email, password })).status).toBe(201);
  return { email, home };
}

async function forgot({ email }: Owner, ip: string, n = 1): Promise<ReceivedMail> {
  expect((await postFrom(app, ip, '/api/auth/forgot-password', { email })).status).toBe(202);
  return mailTo(app, email, RESET, n);
}

const reset = ({ email }: Owner, ip: string, otp: string): Promise<Answer> =>
  postFrom(app, ip, '/api/auth/reset-password', { email, otp, new_password });
const verify = ({ email }: Owner, ip: string, otp: string): Promise<Answer> => postFrom(app, ip, '/api/auth/verify-email', { email, otp });
const wrong = (code: string, n: number): string => String((Number(code) + n) % 1_000_000).padStart(6, '0');

/** Counts how often guesses are compared with codes that were really mailed. */
async function comparisons(act: () => Promise<unknown>): Promise<number> {
  const rows = await app.database.query<{ code_hmac: Buffer }>('SELECT code_hmac FROM one_time_codes');
  const mailed = new Set(rows.map(({ code_hmac }) => code_hmac.toString('hex')));
  const spy = jest.spyOn(app.app.get(CodeSecrets), 'matches');
  await act();
  const compared = spy.mock.calls.filter(([stored]) => mailed.has(stored.toString('hex'))).length;
  spy.mockRestore();
  return compared;
}

describe('guesses of strangers at a mailed code', () => {
  it('do not stop the owner at an address the account is known from', async () => {
    const user = await owner();
    for (let n = 1; n <= 3; n++) {
      const { code } = await forgot(user, user.home, n);
      for (let guess = 1; guess <= 10; guess++) await reset(user, freshIp(), wrong(code, guess));
    }
    const { code } = await forgot(user, user.home, 4);
    for (let guess = 1; guess <= 10; guess++) await reset(user, freshIp(), wrong(code, guess));
    expect((await reset(user, freshIp(), code)).body.error_code).toBe('OTP_INVALID');
    expect((await reset(user, user.home, code)).status).toBe(204);
  });

  it('do not stop the owner at an address never seen that asked for the code', async () => {
    const user = await owner();
    const hotel = freshIp();
    const { code } = await forgot(user, hotel);
    for (let guess = 1; guess <= 20; guess++) await reset(user, freshIp(), wrong(code, guess));
    expect((await reset(user, freshIp(), code)).status).toBe(400);
    expect((await reset(user, hotel, code)).status).toBe(204);
  });

  it('do not stop the owner who asked, when a stranger asks for the newest code', async () => {
    const user = await owner();
    const [hotel, stranger] = [freshIp(), freshIp()];
    await forgot(user, hotel);
    const { code } = await forgot(user, stranger, 2);
    for (let guess = 1; guess <= 20; guess++) await reset(user, stranger, wrong(code, guess));
    expect((await reset(user, hotel, code)).status).toBe(204);
  });

  it('for one purpose leave the codes of the other alone', async () => {
    const user = await owner();
    const verification = await mailTo(app, user.email, 'Verify');
    const { code } = await forgot(user, user.home);
    for (let guess = 1; guess <= 12; guess++) await verify(user, freshIp(), wrong(verification.code, guess));
    expect((await reset(user, freshIp(), code)).status).toBe(204);
  });

  it('never reach the link token, which works from anywhere', async () => {
    const user = await owner();
    const { code, token } = await forgot(user, user.home);
    for (let guess = 1; guess <= 12; guess++) await reset(user, freshIp(), wrong(code, guess));
    expect((await postFrom(app, freshIp(), '/api/auth/reset-password', { token, new_password })).status).toBe(204);
  });

  it('use up their own address first: one address gets five, and the next one still has guesses', async () => {
    const user = await owner();
    const loud = freshIp();
    const first = await forgot(user, user.home);
    expect(await comparisons(() => race(30, (n) => reset(user, loud, wrong(first.code, n + 1))))).toBe(5);
    const second = await forgot(user, user.home, 2);
    expect(await comparisons(() => race(30, (n) => reset(user, loud, wrong(second.code, n + 1))))).toBe(0);
    expect((await reset(user, freshIp(), second.code)).status).toBe(204);
  });
});

describe('the number of comparisons', () => {
  it('of 200 guesses at once at one code is five from one address, and from 50 addresses too', async () => {
    const one = await owner();
    const { code } = await forgot(one, one.home);
    expect(await comparisons(() => race(200, (n) => reset(one, one.home, wrong(code, n + 1))))).toBe(5);
    expect((await reset(one, one.home, code)).body.error_code).toBe('OTP_INVALID');
    const other = await owner();
    const second = await forgot(other, other.home);
    const addresses = Array.from({ length: 50 }, freshIp);
    // A guess that is counted and then answered 503 for want of a connection is not compared.
    expect(await comparisons(() => race(200, (n) => reset(other, addresses[n % 50] ?? '', wrong(second.code, n + 1))))).toBeLessThanOrEqual(
      5,
    );
    expect((await reset(other, freshIp(), second.code)).body.error_code).toBe('OTP_INVALID');
    expect((await reset(other, other.home, second.code)).status).toBe(204);
  });

  it('is ten a day for strangers, however many codes are mailed', async () => {
    const user = await owner();
    let compared = 0;
    for (let n = 1; n <= 4; n++) {
      const { code } = await forgot(user, user.home, n);
      compared += await comparisons(() => race(40, (guess) => reset(user, freshIp(), wrong(code, guess + 1))));
    }
    expect(compared).toBe(10);
  });

  it('is 30 a day for strangers who have the codes mailed themselves', async () => {
    const user = await owner();
    const strangers = Array.from({ length: 8 }, freshIp);
    let compared = 0;
    for (const [n, stranger] of strangers.entries()) {
      const { code } = await forgot(user, stranger, n + 1);
      compared += await comparisons(() => race(60, (guess) => reset(user, guess % 2 ? stranger : freshIp(), wrong(code, guess + 1))));
    }
    expect(compared).toBe(30);
    const { code } = await forgot(user, user.home, 9);
    expect((await reset(user, user.home, code)).status).toBe(204);
  });

  it('starts again for strangers once the owner has proved the code', async () => {
    const user = await owner();
    for (let n = 1; n <= 3; n++) {
      const { code } = await forgot(user, user.home, n);
      for (let guess = 1; guess <= 5; guess++) await reset(user, freshIp(), wrong(code, guess));
      if (n === 3) expect((await reset(user, user.home, code)).status).toBe(204);
    }
    const { code } = await forgot(user, user.home, 4);
    expect((await reset(user, freshIp(), code)).status).toBe(204);
  });
});

describe('a registration that verifies first', () => {
  it('gives those who register the address again no more guesses at its code than strangers share', async () => {
    const strict = await createTestApp({ replicaOf: app, env: { ...BEHIND_PROXY, REGISTRATION_MODE: 'verify_first' } });
    const email = `guessed${++count}@example.com`;
    const register = (ip: string, n: number): Promise<ReceivedMail> =>
      postFrom(strict, ip, '/api/auth/register', { email, password }).then(() => mailTo(app, email, 'Verify', n));
    const home = freshIp();
    const { code } = await register(home, 1);
    const [claim] = await app.database.query<{ code_hmac: Buffer }>('SELECT code_hmac FROM address_claims WHERE email = $1', [email]);
    const spy = jest.spyOn(strict.app.get(CodeSecrets), 'matches');
    for (let n = 2; n <= 5; n++) {
      const claimant = freshIp();
      await register(claimant, n);
      for (let guess = 1; guess <= 4; guess++)
        await postFrom(strict, claimant, '/api/auth/verify-email', { email, otp: wrong(code, 10 * n + guess) });
    }
    expect(spy.mock.calls.filter(([stored]) => claim?.code_hmac.equals(stored))).toHaveLength(5);
    spy.mockRestore();
    expect((await postFrom(strict, home, '/api/auth/verify-email', { email, otp: code })).status).toBe(200);
    await strict.close();
  });

  it('keeps the code working at the address that registered, however many strangers guess', async () => {
    const strict = await createTestApp({ replicaOf: app, env: { ...BEHIND_PROXY, REGISTRATION_MODE: 'verify_first' } });
    const user = { email: `guessed${++count}@example.com`, home: freshIp() };
    expect((await postFrom(strict, user.home, '/api/auth/register', { email: user.email, password })).status).toBe(202);
    const { code } = await mailTo(app, user.email, 'Verify');
    for (let guess = 1; guess <= 20; guess++) await verify(user, freshIp(), wrong(code, guess));
    expect((await verify(user, freshIp(), code)).status).toBe(400);
    expect((await verify(user, user.home, code)).status).toBe(200);
    await strict.close();
  });
});
