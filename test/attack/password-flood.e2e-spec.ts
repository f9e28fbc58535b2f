import { randomBytes } from 'node:crypto';

import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import { race } from '#testing';
import type { Answer } from '#testing';

import { BEHIND_PROXY, freshIp, postFrom } from '../support/addresses.js';

const password = 'a long and rare passphrase';
const address = (): string => `flood-${randomBytes(6).toString('hex')}@example.com`;
const HASHED = new Set([200, 201, 400, 401, 403]);
const hashed = (answers: readonly Answer[]): number => answers.filter(({ status }) => HASHED.has(status)).length;

/** One request to each route that takes a password from anybody, in turn. */
function attack(app: TestApp, ip: string, n: number): Promise<Answer> {
  const email = address();
  if (n % 3 === 0) return postFrom(app, ip, '/api/auth/login', { email, password });
  if (n % 3 === 1) return postFrom(app, ip, '/api/auth/register', { email, password });
  const form = { grant_type: 'password', username: email, password };
  return app.request('POST', '/api/auth/token', { form, headers: { 'x-forwarded-for': ip } });
}

/** Keeps `requests` of the attack in flight until `meanwhile` is done. */
async function under<T>(requests: number, hit: (n: number) => Promise<Answer>, meanwhile: () => Promise<T>): Promise<T> {
  let over = false;
  const attackers = Array.from({ length: requests }, async (_, n) => {
    while (!over) {
      const { status } = await hit(n);
      if (!HASHED.has(status)) await new Promise((resolve) => setTimeout(resolve, 100));
    }
  });
  try {
    return await meanwhile();
  } finally {
    over = true;
    await Promise.all(attackers);
  }
}

async function loginsInTurn(app: TestApp, ip: string, email: string, count: number): Promise<number[]> {
  const statuses: number[] = [];
  for (let n = 0; n < count; n++) statuses.push((await postFrom(app, ip, '/api/auth/login', { email, password })).status);
  return statuses;
}

async function owner(app: TestApp): Promise<{ email: string; home: string; token: string }> {
  const [email, home] = [address(), freshIp()];
  const answer = await postFrom(app, home, '/api/auth/register', { email, password });
  return { email, home, token: answer.body.access_token as string };
}

describe('a flood of passwords without any rate limit', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp({
      env: { ...BEHIND_PROXY, BCRYPT_COST: '9', PASSWORD_HASH_QUEUE: '30', PASSWORD_HASH_QUEUE_PER_ADDRESS: '20' },
    });
  });
  afterAll(() => app.close());

  it('from one address over three routes lets everybody else in, also from an address never seen', async () => {
    const { email, home } = await owner(app);
    const flooder = freshIp();
    const statuses = await under(
      60,
      (n) => attack(app, flooder, n),
      async () => [...(await loginsInTurn(app, home, email, 7)), ...(await loginsInTurn(app, freshIp(), email, 7))],
    );
    expect(statuses).toEqual(Array(14).fill(200));
  });

  it('from 60 addresses lets an owner in who signs in from a known address', async () => {
    const { email, home } = await owner(app);
    const flooders = Array.from({ length: 60 }, freshIp);
    const statuses = await under(
      60,
      (n) => attack(app, flooders[n] ?? '', n),
      () => loginsInTurn(app, home, email, 7),
    );
    expect(statuses).toEqual(Array(7).fill(200));
  });

  it('by a user who confirms changes of the own profile 110 times at once stops nobody else', async () => {
    const { token } = await owner(app);
    const other = await owner(app);
    const flooder = freshIp();
    const change = (): Promise<Answer> =>
      app.request('PATCH', '/api/user/profile', {
        body: { email: address(), current_password: password },
        token,
        headers: { 'x-forwarded-for': flooder },
      });
    const flood = race(110, change);
    const statuses = await loginsInTurn(app, freshIp(), other.email, 5);
    const answers = await flood;
    expect(statuses).toEqual(Array(5).fill(200));
    expect(answers.every(({ status }) => [200, 503].includes(status))).toBe(true);
    expect(answers.filter(({ status }) => status === 503).length).toBeGreaterThan(60);
  });
});

describe('the budget of passwords', () => {
  let app: TestApp;
  let replica: TestApp;
  beforeAll(async () => {
    const env = {
      ...BEHIND_PROXY,
      RATE_LIMIT_ENABLED: 'true',
      RATE_LIMIT_PASSWORDS_PER_MINUTE: '30',
      RATE_LIMIT_PASSWORDS_PER_ACCOUNT_PER_MINUTE: '12',
    };
    app = await createTestApp({ env });
    replica = await createTestApp({ replicaOf: app, env });
  });
  afterAll(async () => {
    await replica.close();
    await app.close();
  });

  it('of one address is one for all routes and replicas', async () => {
    const ip = freshIp();
    const answers = await race(120, (n) => attack(n % 2 ? app : replica, ip, n));
    // On a slow machine a request may find no connection to the database in time, and is answered 503.
    expect(hashed(answers)).toBeLessThanOrEqual(30);
    expect(hashed(answers)).toBeGreaterThan(20);
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(80);
    expect(refused.every(({ headers }) => Number(headers.get('retry-after')) >= 1)).toBe(true);
    expect(hashed([await attack(app, freshIp(), 0)])).toBe(1);
  });

  it('used up by strangers at an address does not lock out users known there', async () => {
    const { email, home } = await owner(app);
    await race(60, (n) => attack(app, home, n));
    expect(await loginsInTurn(app, home, email, 3)).toEqual([200, 200, 200]);
  });

  it('of one account holds from however many addresses, also with the right password', async () => {
    const { token } = await owner(app);
    await postFrom(app, freshIp(), '/api/auth/register', { email: 'taken@example.com', password });
    const body = { email: 'taken@example.com', current_password: password };
    const answers = await race(40, () =>
      app.request('PATCH', '/api/user/profile', { body, token, headers: { 'x-forwarded-for': freshIp() } }),
    );
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(28);
  });
});
