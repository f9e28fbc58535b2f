import { jest } from '@jest/globals';

import { Clock } from '#platform';
import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import { race } from '#testing';
import type { Answer, RegisteredUser } from '#testing';

let app: TestApp;
let replica: TestApp;

beforeAll(async () => {
  app = await createTestApp();
  replica = await createTestApp({ replicaOf: app });
});
afterAll(async () => {
  await replica.close();
  await app.close();
});
afterEach(() => jest.restoreAllMocks());

const refresh = (refresh_token: string, on: TestApp = app): Promise<Answer> => on.post('/api/auth/refresh', { refresh_token });
const me = (token: string, on: TestApp = app): Promise<Answer> => on.get('/api/auth/me', token);
const counter = async (user: RegisteredUser): Promise<number> => {
  const [row] = await app.database.query<{ counter: string }>('SELECT counter FROM user_sessions WHERE user_id = $1', [user.user.id]);
  return Number(row?.counter);
};

describe('refreshing', () => {
  it('gives new tokens that work', async () => {
    const user = await app.register();
    const answer = await refresh(user.refresh_token);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.body.refresh_token).not.toBe(user.refresh_token);
    expect((await me(answer.body.access_token as string)).status).toBe(200);
    expect((await refresh(answer.body.refresh_token as string)).status).toBe(200);
  });

  it('rotates once for 100 concurrent refreshes on two replicas, and all get the one successor', async () => {
    const user = await app.register();
    const answers = await race(100, (n) => refresh(user.refresh_token, n % 2 ? app : replica));
    expect(answers.map(({ status }) => status)).toEqual(Array(100).fill(200));
    const successors = new Set(answers.map(({ body }) => body.refresh_token as string));
    expect(successors.size).toBe(1);
    expect(await counter(user)).toBe(1);
    const [successor = ''] = successors;
    expect((await refresh(successor)).status).toBe(200);
    expect(await counter(user)).toBe(2);
  });

  it('ends the session when R1 comes back after R2 and R3, and R3 with its access token with it', async () => {
    const user = await app.register();
    const second = await refresh(user.refresh_token);
    const third = await refresh(second.body.refresh_token as string);
    const replay = await refresh(user.refresh_token);
    expect(replay.status).toBe(401);
    expect(replay.body.error_code).toBe('TOKEN_REUSED');
    for (const on of [app, replica]) {
      expect((await me(third.body.access_token as string, on)).body.error_code).toBe('SESSION_REVOKED');
      expect((await me(user.access_token, on)).status).toBe(401);
      expect((await refresh(third.body.refresh_token as string, on)).body.error_code).toBe('TOKEN_REUSED');
    }
    const [event] = await app.database.query(`SELECT outcome FROM audit_events WHERE event = 'session.refresh_reused' AND user_id = $1`, [
      user.user.id,
    ]);
    expect(event).toEqual({ outcome: 'failure' });
  });

  it.each([0, 1, 2, 3])('finds the replay of token %i in a chain of five, even if the grace period never ends', async (replayed) => {
    const user = await app.register();
    const chain = [user.refresh_token];
    for (let n = 0; n < 5; n++) chain.push((await refresh(chain.at(-1) ?? '')).body.refresh_token as string);
    await app.database.query(`UPDATE user_sessions SET rotated_at = rotated_at + interval '1 hour' WHERE user_id = $1`, [user.user.id]);
    expect((await refresh(chain[4] ?? '')).body.refresh_token).toBe(chain[5]);
    expect((await refresh(chain[replayed] ?? '')).body.error_code).toBe('TOKEN_REUSED');
    expect((await refresh(chain[5] ?? '')).body.error_code).toBe('TOKEN_REUSED');
  });

  it('answers the immediate predecessor with the same successor, but only inside the grace period', async () => {
    const user = await app.register();
    const first = await refresh(user.refresh_token);
    const again = await refresh(user.refresh_token);
    expect(again.body.refresh_token).toBe(first.body.refresh_token);
    await app.database.query(`UPDATE user_sessions SET rotated_at = rotated_at - interval '11 seconds' WHERE user_id = $1`, [user.user.id]);
    expect((await refresh(user.refresh_token)).body.error_code).toBe('TOKEN_REUSED');
  });

  it('never ends a session for a forged token', async () => {
    const user = await app.register();
    const bytes = Buffer.from(user.refresh_token, 'base64url');
    for (let position = 0; position < bytes.length; position++) {
      const forged = Buffer.from(bytes);
      forged[position] = (forged[position] ?? 0) ^ 1;
      expect((await refresh(forged.toString('base64url'))).body.error_code).toBe('TOKEN_INVALID');
    }
    expect((await refresh(user.refresh_token)).status).toBe(200);
  });

  it('ends seven days after login however often it was refreshed', async () => {
    const user = await app.register();
    const start = Date.now();
    let token = user.refresh_token;
    const clock = jest.spyOn(app.app.get(Clock), 'now');
    for (let day = 1; day < 7; day++) {
      clock.mockReturnValue(new Date(start + day * 86_400_000));
      token = (await refresh(token)).body.refresh_token as string;
    }
    clock.mockReturnValue(new Date(start + 7 * 86_400_000 + 5_000));
    expect((await refresh(token)).body.error_code).toBe('TOKEN_EXPIRED');
  });

  it('is refused for a user who was made inactive, as is the access token', async () => {
    const user = await app.register();
    await app.database.query('UPDATE users SET is_active = false WHERE id = $1', [user.user.id]);
    expect((await me(user.access_token, replica)).body.error_code).toBe('SESSION_REVOKED');
    expect((await refresh(user.refresh_token)).body.error_code).toBe('SESSION_REVOKED');
  });

  it('stores nothing that a token could be made from without the secret', async () => {
    const user = await app.register();
    const [row] = await app.database.query<Record<string, unknown>>('SELECT * FROM user_sessions WHERE user_id = $1', [user.user.id]);
    const dump = JSON.stringify(row, (_, value: unknown) => (Buffer.isBuffer(value) ? value.toString('base64url') : value));
    expect(dump).not.toContain(user.refresh_token.slice(0, 20));
    const thief = await createTestApp({
      database: app.database,
      env: { JWT_ACCESS_SECRET: 'another-secret-that-is-not-the-one-of-this-database-0123456789' },
    });
    expect((await refresh(user.refresh_token, thief)).body.error_code).toBe('TOKEN_INVALID');
    await thief.close();
  });
});

describe('logout', () => {
  it('leaves no usable token when it races a refresh, 100 times', async () => {
    const users = await Promise.all(Array.from({ length: 100 }, () => app.register()));
    const survivors: string[] = [];
    for (const user of users) {
      const [refreshed] = await Promise.all([
        refresh(user.refresh_token),
        app.request('POST', '/api/auth/logout', { token: user.access_token }),
      ]);
      const access = [user.access_token, refreshed.body.access_token as string | undefined].filter((token) => token !== undefined);
      const refreshes = [user.refresh_token, refreshed.body.refresh_token as string | undefined].filter((token) => token !== undefined);
      for (const token of access) if ((await me(token)).status !== 401) survivors.push(token);
      for (const token of refreshes) if ((await refresh(token)).status !== 401) survivors.push(token);
    }
    expect(survivors).toEqual([]);
  });

  it.each([
    ['nothing', {}],
    ['nonsense', { token: 'nonsense', body: { refresh_token: 'nonsense' } }],
  ])('answers 204 to %s', async (_what, options) => {
    expect((await app.request('POST', '/api/auth/logout', options)).status).toBe(204);
  });

  it('takes a refresh token too', async () => {
    const user = await app.register();
    expect((await app.post('/api/auth/logout', { refresh_token: user.refresh_token })).status).toBe(204);
    expect((await me(user.access_token, replica)).body.error_code).toBe('SESSION_REVOKED');
  });

  it('of all sessions ends them all', async () => {
    const user = await app.register();
    const other = await app.post('/api/auth/login', { email: user.email, password: user.password });
    expect((await app.post('/api/auth/logout-all', undefined, user.access_token)).status).toBe(204);
    for (const token of [user.access_token, other.body.access_token as string]) expect((await me(token, replica)).status).toBe(401);
  });
});

describe('sessions', () => {
  const list = async (token: string): Promise<{ id: string; current: boolean }[]> =>
    (await app.get('/api/auth/sessions', token)).body.items as { id: string; current: boolean }[];

  it('are listed with the current one marked, and each can be ended', async () => {
    const user = await app.register();
    const others = await Promise.all([1, 2, 3].map(() => app.post('/api/auth/login', { email: user.email, password: user.password })));
    const sessions = await list(user.access_token);
    expect(sessions).toHaveLength(4);
    expect(sessions.filter(({ current }) => current)).toHaveLength(1);
    const victim = (await list(others[0]?.body.access_token as string)).find(({ current }) => current)?.id ?? '';
    expect((await app.request('DELETE', `/api/auth/sessions/${victim}`, { token: user.access_token })).status).toBe(204);
    expect((await me(others[0]?.body.access_token as string)).status).toBe(401);
    expect((await me(others[1]?.body.access_token as string)).status).toBe(200);
    expect(await list(user.access_token)).toHaveLength(3);
  });

  it('of somebody else do not exist', async () => {
    const [one, two] = [await app.register(), await app.register()];
    const [session] = await list(one.access_token);
    expect((await app.request('DELETE', `/api/auth/sessions/${session?.id}`, { token: two.access_token })).status).toBe(404);
    expect((await me(one.access_token)).status).toBe(200);
  });

  it('keep to their limit under 20 parallel logins', async () => {
    const small = await createTestApp({ replicaOf: app, env: { SESSIONS_PER_USER: '5' } });
    const user = await small.register();
    const logins = await race(20, () => small.post('/api/auth/login', { email: user.email, password: user.password }));
    expect(logins.every(({ status }) => status === 200)).toBe(true);
    const [row] = await app.database.query<{ count: string }>(
      'SELECT count(*) FROM user_sessions WHERE user_id = $1 AND revoked_at IS NULL',
      [user.user.id],
    );
    expect(Number(row?.count)).toBe(5);
    await small.close();
  });
});
