import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import { eventually, race } from '#testing';
import type { RegisteredUser } from '#testing';

import { sampleTeam } from '../../src/agents/team/shared/testing/sample-team.js';
import { mailTo } from '../support/mails.js';
import { openStream } from '../support/server-events.js';
import type { OpenStream } from '../support/server-events.js';

/** Far above the second that is promised, for slow machines, and far below the fifteen of the poll. */
const PROMPT_MS = 7_000;
const NEW_PASSWORD = 'another long passphrase';

let one: TestApp;
let two: TestApp;
let apis: TestApp[];
beforeAll(async () => {
  one = await createTestApp({ role: 'api', env: { SESSIONS_PER_USER: '3', REFRESH_GRACE_SECONDS: '0' } });
  two = await createTestApp({ role: 'api', replicaOf: one, env: { SESSIONS_PER_USER: '3', REFRESH_GRACE_SECONDS: '0' } });
  apis = [one, two];
});
afterAll(async () => {
  await two.close();
  await one.close();
});

let open: OpenStream[] = [];
afterEach(() => {
  for (const stream of open) stream.hangUp();
  open = [];
});

type Tokens = Pick<RegisteredUser, 'access_token' | 'refresh_token'>;
interface Victim {
  user: RegisteredUser;
  /** Streams of the user's first session. */
  streams: OpenStream[];
  paths: string[];
}

async function follow(paths: readonly string[], token: string): Promise<OpenStream[]> {
  const streams = await Promise.all(apis.flatMap(({ url }) => paths.map((path) => openStream(url + path, token))));
  open.push(...streams);
  return streams;
}

/** A user who follows a project without a run, and a run that does not end, at both processes. */
async function victim(): Promise<Victim> {
  const user = await one.register();
  const { body: project } = await one.post('/api/projects', { product_name: 'Mug', brand_name: 'B' }, user.access_token);
  const { body: run } = await one.post('/api/runs', { pipeline: 'team', input: sampleTeam }, user.access_token);
  await one.database.query(`UPDATE jobs SET next_run_at = now() + interval '1 day' WHERE run_id = $1`, [run.id]);
  const paths = [`/api/projects/${project.id}/events`, `/api/runs/${run.id}/events`];
  return { user, paths, streams: await follow(paths, user.access_token) };
}

async function login({ email, password }: RegisteredUser, delivery = 'body') {
  const answer = await one.post('/api/auth/login', { email, password, token_delivery: delivery });
  expect(answer.status).toBe(200);
  return { ...(answer.body as Tokens), cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '' };
}

const sessionOf = (token: string): string =>
  (JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { sid: string }).sid;

/** All streams end soon after `act` has, and who comes back with the same token is refused by both processes. */
async function endedBy({ streams, paths, user }: Victim, act: () => Promise<unknown>, token = user.access_token): Promise<void> {
  expect(streams.map((stream) => stream.isOpen())).toEqual(streams.map(() => true));
  await act();
  const done = performance.now();
  const late = new Promise<number>((resolve) => setTimeout(() => resolve(Infinity), PROMPT_MS).unref());
  const after = await Promise.all(streams.map(async ({ ended }) => (await Promise.race([ended, late])) - done));
  expect(after.filter((ms) => ms > PROMPT_MS)).toEqual([]);
  if (process.env['TEST_LOG_LEVEL']) process.stderr.write(`streams ended after ${after.map((ms) => Math.round(ms)).join(', ')} ms\n`);
  for (const { url } of apis)
    for (const path of paths) expect((await fetch(url + path, { headers: { authorization: `Bearer ${token}` } })).status).toBe(401);
}

const ok = async (answer: Promise<{ status: number }>): Promise<void> => expect((await answer).status).toBeLessThan(300);

describe('the streams of a session end with it, at every process', () => {
  it.each<[string, (victim: Victim) => Promise<unknown>]>([
    ['logout', ({ user }) => ok(two.post('/api/auth/logout', undefined, user.access_token))],
    ['logout by the refresh token', ({ user }) => ok(two.post('/api/auth/logout', { refresh_token: user.refresh_token }))],
    ['logout-all from another session', async ({ user }) => ok(two.post('/api/auth/logout-all', {}, (await login(user)).access_token))],
    [
      'deletion from another session',
      async ({ user }) => {
        const { access_token } = await login(user);
        await ok(two.request('DELETE', `/api/auth/sessions/${sessionOf(user.access_token)}`, { token: access_token }));
      },
    ],
    [
      'reuse of a refresh token',
      async ({ user: { refresh_token } }) => {
        await ok(one.post('/api/auth/refresh', { refresh_token }));
        expect((await two.post('/api/auth/refresh', { refresh_token })).body.error_code).toBe('TOKEN_REUSED');
      },
    ],
    ['more logins than one user may have', async ({ user }) => race(3, () => login(user))],
    [
      'deletion of the account',
      ({ user: { password, access_token } }) => ok(two.request('DELETE', '/api/user/account', { body: { password }, token: access_token })),
    ],
    ['deactivation of the account', ({ user }) => one.database.query('UPDATE users SET is_active = false WHERE id = $1', [user.user.id])],
    ['deletion of its row', ({ user }) => one.database.query('DELETE FROM user_sessions WHERE id = $1', [sessionOf(user.access_token)])],
  ])('%s', async (_way, act) => {
    const subject = await victim();
    await endedBy(subject, () => act(subject));
  });

  it('logout by the cookie', async () => {
    const subject = await victim();
    const { access_token, cookie } = await login(subject.user, 'cookie');
    const streams = await follow(subject.paths, access_token);
    await endedBy({ ...subject, streams }, () => ok(two.request('POST', '/api/auth/logout', { headers: { cookie } })), access_token);
    expect(subject.streams.every((stream) => stream.isOpen())).toBe(true);
  });

  it('a reset password', async () => {
    const subject = await victim();
    const { email } = subject.user;
    const worker = await createTestApp({ role: 'worker', replicaOf: one });
    await ok(one.post('/api/auth/forgot-password', { email }));
    const { token } = await mailTo(one, email, 'Reset your password');
    await worker.close();
    await endedBy(subject, () => ok(two.post('/api/auth/reset-password', { token, new_password: NEW_PASSWORD })));
  });

  it('a changed password, but not those of the session that changed it', async () => {
    const subject = await victim();
    const { access_token } = await login(subject.user);
    const kept = await follow(subject.paths, access_token);
    const body = { current_password: subject.user.password, new_password: NEW_PASSWORD };
    await endedBy(subject, () => ok(two.post('/api/auth/change-password', body, access_token)));
    expect(kept.every((stream) => stream.isOpen())).toBe(true);
    await endedBy({ ...subject, streams: kept }, () => ok(two.post('/api/auth/logout', undefined, access_token)), access_token);
  });
});

it('the streams of other sessions and users stay open', async () => {
  const [subject, other] = [await victim(), await victim()];
  const { access_token } = await login(subject.user);
  const second = await follow(subject.paths, access_token);
  await endedBy(subject, () => ok(two.post('/api/auth/logout', undefined, subject.user.access_token)));
  expect([...second, ...other.streams].every((stream) => stream.isOpen())).toBe(true);
});

it('a session that ends while its streams are being opened leaves none open', async () => {
  const { user, paths } = await victim();
  let opened = 0;
  for (let round = 0; round < 10; round++) {
    const { access_token } = await login(user);
    let leave: () => void = () => undefined;
    const logout = new Promise<void>((resolve) => (leave = resolve)).then(() => one.post('/api/auth/logout', undefined, access_token));
    // The first stream that is open makes the user leave, while the others are being opened.
    const opening = race(16, (n) =>
      openStream((apis[n % 2] as TestApp).url + (paths[0] ?? ''), access_token)
        .catch(() => undefined)
        .finally(leave),
    );
    const streams = (await opening).filter((stream) => stream !== undefined);
    open.push(...streams);
    opened += streams.length;
    await ok(logout);
    await eventually(() => streams.every((stream) => !stream.isOpen()), PROMPT_MS);
  }
  expect(opened).toBeGreaterThanOrEqual(10);
});

it('a session that ends while the processes do not hear of it has no streams once they are connected again', async () => {
  const subject = await victim();
  await endedBy(subject, () =>
    one.database.query(`
      DO $$ BEGIN
        PERFORM pg_terminate_backend(pid, 5000) FROM pg_stat_activity
          WHERE application_name = 'catalyst signals' AND datname = current_database();
        UPDATE user_sessions SET revoked_at = now(), revoke_reason = 'logout' WHERE user_id = '${subject.user.user.id}';
      END $$`),
  );
});

it('a session that expires has no streams after the next look at all of them', async () => {
  const subject = await victim();
  await one.database.query(`UPDATE user_sessions SET expires_at = now() - interval '1 second' WHERE user_id = $1`, [subject.user.user.id]);
  await Promise.all(subject.streams.map(({ ended }) => ended));
});
