import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import { race } from '#testing';
import type { Answer, RegisteredUser } from '#testing';

import { mailTo } from '../support/mails.js';

const ROUNDS = 40;
const RESETS = 15;
const NEW_PASSWORD = 'another long passphrase';
/** On a slow machine a request may find no connection to the database in time. */
const BUSY = 503;
const REFUSED = [401, BUSY];

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ env: { BCRYPT_COST: '6', PASSWORD_HASH_CONCURRENCY: '3' } });
});
afterAll(() => app.close());

const login = ({ email }: RegisteredUser, password: string): Promise<Answer> => app.post('/api/auth/login', { email, password });
const isAlive = async (answer: Answer): Promise<boolean> =>
  answer.status === 200 && (await app.get('/api/auth/me', answer.body.access_token as string)).status === 200;

/** Logs in with the old password, several times around a change of it; counts the sessions that outlive the change. */
async function survivors(user: RegisteredUser, change: () => Promise<Answer>): Promise<number> {
  const before = race(3, () => login(user, user.password));
  const changing = change();
  const after = race(3, () => login(user, user.password));
  expect((await changing).status).toBe(204);
  const alive = await Promise.all([...(await before), ...(await after)].map(isAlive));
  return alive.filter(Boolean).length;
}

describe('a login with the old password', () => {
  it('that meets a change of the password leaves no session behind', async () => {
    let surviving = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const user = await app.register();
      const body = { current_password: user.password, new_password: NEW_PASSWORD };
      surviving += await survivors(user, () => app.post('/api/auth/change-password', body, user.access_token));
      expect((await login(user, NEW_PASSWORD)).status).toBe(200);
    }
    expect(surviving).toBe(0);
  });

  it('that meets a reset leaves no session behind', async () => {
    let surviving = 0;
    for (let round = 0; round < RESETS; round++) {
      const user = await app.register();
      await app.post('/api/auth/forgot-password', { email: user.email });
      const { token } = await mailTo(app, user.email, 'Reset your password');
      surviving += await survivors(user, () => app.post('/api/auth/reset-password', { token, new_password: NEW_PASSWORD }));
      expect((await login(user, NEW_PASSWORD)).status).toBe(200);
    }
    expect(surviving).toBe(0);
  });
});

describe('a login with the right password', () => {
  it('succeeds 30 times at once while the hash is renewed for another work factor', async () => {
    const user = await app.register();
    const dearer = await createTestApp({ replicaOf: app, env: { BCRYPT_COST: '7' } });
    const answers = await race(30, () => dearer.post('/api/auth/login', { email: user.email, password: user.password }));
    expect(answers.map(({ status }) => status)).toEqual(Array(30).fill(200));
    const [row] = await app.database.query<{ password_hash: string }>('SELECT password_hash FROM users WHERE id = $1', [user.user.id]);
    expect(row?.password_hash).toMatch(/^\$2[aby]\$07\$/);
    await dearer.close();
  });
});

describe('a change of the password', () => {
  it('by a thief who knows the old one does not undo the reset that it meets', async () => {
    for (let round = 0; round < RESETS; round++) {
      const user = await app.register();
      await app.post('/api/auth/forgot-password', { email: user.email });
      const { token } = await mailTo(app, user.email, 'Reset your password');
      const stolen = { current_password: user.password, new_password: 'chosen by a thief' };
      const changes = race(3, () => app.post('/api/auth/change-password', stolen, user.access_token));
      const reset = await app.post('/api/auth/reset-password', { token, new_password: NEW_PASSWORD });
      const statuses = (await changes).map(({ status }) => status);
      const owner = await login(user, NEW_PASSWORD);
      // The change may win, and then the code is dead; but never both.
      expect([reset.status, owner.status]).toEqual(reset.status === 204 ? [204, 200] : [400, 401]);
      expect(statuses.filter((status) => status === 204)).toHaveLength(reset.status === 204 ? 0 : 1);
    }
  });

  it('to ten passwords at once sets one of them', async () => {
    for (let round = 0; round < 5; round++) {
      const user = await app.register();
      const answers = await race(10, (n) =>
        app.post('/api/auth/change-password', { current_password: user.password, new_password: `new passphrase ${n}` }, user.access_token),
      );
      const statuses = answers.map(({ status }) => status);
      expect(statuses.filter((status) => ![403, BUSY].includes(status))).toEqual([204]);
      expect((await login(user, `new passphrase ${statuses.indexOf(204)}`)).status).toBe(200);
    }
  });
});

describe('the deletion of an account', () => {
  const remove = (user: RegisteredUser): Promise<Answer> =>
    app.request('DELETE', '/api/user/account', { body: { password: user.password }, token: user.access_token });

  it('20 times at once is done once, and the others hear that their session has ended', async () => {
    for (let round = 0; round < 10; round++) {
      const user = await app.register();
      const statuses = (await race(20, () => remove(user))).map(({ status }) => status);
      expect(statuses.filter((status) => !REFUSED.includes(status))).toEqual([204]);
    }
  });

  it('at the same time as logins, changes and reads never answers anything but success or 401', async () => {
    const seen = new Set<number>();
    for (let round = 0; round < 10; round++) {
      const user = await app.register();
      const moved = { email: `moved-${user.email}`, current_password: user.password };
      const changed = { current_password: user.password, new_password: NEW_PASSWORD };
      const acts: (() => Promise<Answer>)[] = [
        () => remove(user),
        () => app.request('PATCH', '/api/user/profile', { body: moved, token: user.access_token }),
        () => app.request('PATCH', '/api/user/profile', { body: { full_name: 'Ada' }, token: user.access_token }),
        () => app.get('/api/user/profile', user.access_token),
        () => login(user, user.password),
        () => app.post('/api/auth/change-password', changed, user.access_token),
      ];
      const answers = await race(24, (n) => acts[n % acts.length]?.() ?? remove(user));
      for (const { status } of answers) seen.add(status);
    }
    // 403: another of the changes had replaced the password before.
    expect([...seen].filter((status) => ![200, 204, 403, ...REFUSED].includes(status))).toEqual([]);
  });

  it('does not happen with a password that was replaced meanwhile', async () => {
    for (let round = 0; round < RESETS; round++) {
      const user = await app.register();
      const body = { current_password: user.password, new_password: NEW_PASSWORD };
      const [changed, removed] = await Promise.all([app.post('/api/auth/change-password', body, user.access_token), remove(user)]);
      expect([`${changed.status} ${removed.status}`]).toContainEqual(expect.stringMatching(/^(204 403|401 204)$/));
    }
  });
});
