import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import { eventually } from '#testing';
import type { Answer } from '#testing';

import { BEHIND_PROXY, freshIp, postFrom } from '../support/addresses.js';
import { auc, millisecondsOf } from '../support/auc.js';
import { statementsOf } from '../support/statements.js';

const password = 'a long and rare passphrase';
const ACCOUNTS = 60;
const GUESSES = 5;
const SERIES = 3;

let app: TestApp;
beforeAll(async () => {
  const plenty = '1000000';
  const env = {
    ...BEHIND_PROXY,
    RATE_LIMIT_ENABLED: 'true',
    RATE_LIMIT_IP_PER_MINUTE: plenty,
    RATE_LIMIT_AUTH_PER_MINUTE: plenty,
    RATE_LIMIT_CODES_PER_MINUTE: plenty,
    RATE_LIMIT_PASSWORDS_PER_MINUTE: plenty,
  };
  app = await createTestApp({ env });
});
afterAll(() => app.close());

let count = 0;
const unknown = (): string => `nobody${++count}@example.com`;
async function known({ withCode = false, home = freshIp() } = {}): Promise<string> {
  const email = `somebody${++count}@example.com`;
  await postFrom(app, home, '/api/auth/register', { email, password });
  if (withCode) await postFrom(app, home, '/api/auth/forgot-password', { email });
  return email;
}
/** Waits until every mail is sent, so that every code is live. */
const allMailed = (): Promise<unknown> => eventually(async () => (await app.database.query('SELECT 1 FROM mail_outbox')).length === 0);

type Guess = (email: string, ip: string) => Promise<Answer>;
const otp = '000000';
const routes: [string, Guess][] = [
  ['reset-password', (email, ip) => postFrom(app, ip, '/api/auth/reset-password', { email, otp, new_password: 'another passphrase' })],
  ['verify-email', (email, ip) => postFrom(app, ip, '/api/auth/verify-email', { email, otp })],
  ['login', (email, ip) => postFrom(app, ip, '/api/auth/login', { email, password: 'not the password' })],
];

describe.each(routes)('%s', (_name, guess) => {
  it('runs the same statements for an address with an account, with a live code and without any', async () => {
    const ip = freshIp();
    const [one, other, nobody] = [await known(), await known({ withCode: true }), unknown()];
    await allMailed();
    for (let n = 0; n < 14; n++) {
      const statements = await statementsOf(() => guess(nobody, ip));
      expect(statements.length).toBeGreaterThan(2);
      expect(await statementsOf(() => guess(one, ip))).toEqual(statements);
      expect(await statementsOf(() => guess(other, ip))).toEqual(statements);
    }
  });

  it('runs the same statements at an address the account is known from', async () => {
    const home = freshIp();
    const [one, other] = [await known({ home }), unknown()];
    await allMailed();
    for (let n = 0; n < 14; n++) {
      const statements = await statementsOf(() => guess(one, home));
      expect(await statementsOf(() => guess(other, home))).toEqual(statements);
    }
  });

  it('takes a time that does not tell known addresses from unknown ones', async () => {
    const values: number[] = [];
    for (let series = 0; series < SERIES && !values.some((value) => value <= 0.55); series++) {
      const emails = await Promise.all(Array.from({ length: ACCOUNTS }, (_, n) => known({ withCode: n % 2 === 0 })));
      const ghosts = emails.map(unknown);
      await allMailed();
      const times: [number[], number[]] = [[], []];
      for (let n = 0; n < GUESSES; n++)
        for (const [index, email] of emails.entries()) {
          const ip = freshIp();
          const turns = [0, 1].map((_, turn) => (turn + n + index) % 2);
          for (const turn of turns) times[turn]?.push(await millisecondsOf(() => guess(turn ? (ghosts[index] ?? '') : email, ip)));
        }
      values.push(auc(...times));
    }
    expect(Math.min(...values)).toBeLessThanOrEqual(0.55);
  });
});

describe('the limits on guesses', () => {
  let limited: TestApp;
  beforeAll(async () => {
    const env = {
      ...BEHIND_PROXY,
      RATE_LIMIT_ENABLED: 'true',
      RATE_LIMIT_LOGIN_FAILURES: '5',
      RATE_LIMIT_LOGIN_FAILURES_PER_ACCOUNT: '20',
      RATE_LIMIT_PASSWORDS_PER_MINUTE: '10000',
    };
    limited = await createTestApp({ env });
  });
  afterAll(() => limited.close());

  const wrong = (identifier: string, ip: string): Promise<Answer> =>
    postFrom(limited, ip, '/api/auth/login', { identifier, password: 'not the password' });

  it('do not tell which address belongs to a username, from one address or from many', async () => {
    const email = 'linked@example.com';
    await postFrom(limited, freshIp(), '/api/auth/register', { email, password, username: 'linked' });
    const ip = freshIp();
    for (let n = 0; n < 8; n++) await wrong('linked', ip);
    for (let n = 0; n < 30; n++) await wrong('Linked', freshIp());
    for (const from of [ip, freshIp()]) {
      const answers = [await wrong(email, from), await wrong('unlinked@example.com', from)];
      expect(answers.map(({ status }) => status)).toEqual([401, 401]);
    }
  });

  it('hold for the account whatever name is typed: past them not even the right password lets a stranger in', async () => {
    const [email, home] = ['wide@example.com', freshIp()];
    await postFrom(limited, home, '/api/auth/register', { email, password, username: 'wide' });
    for (let n = 0; n < 24; n++) await wrong(n % 2 ? 'wide' : email, freshIp());
    const login = (ip: string): Promise<Answer> => postFrom(limited, ip, '/api/auth/login', { email, password });
    expect((await login(freshIp())).body.error_code).toBe('INVALID_CREDENTIALS');
    expect((await login(home)).status).toBe(200);
  });

  it('count one account once, however its name is written', async () => {
    await postFrom(limited, freshIp(), '/api/auth/register', { email: 'forms@example.com', password, username: 'forms' });
    const ip = freshIp();
    const forms = ['forms', 'FORMS', ' forms ', '\uff46orms', 'Forms', 'fORMS', 'form\u017f'];
    const statuses: number[] = [];
    for (const form of forms) statuses.push((await wrong(form, ip)).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429]);
  });
});
