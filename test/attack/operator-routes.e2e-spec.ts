import { ConfigError } from '#platform';
import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';

const PASSWORD = 'what-only-the-operator-knows';
const BOARD = ['/admin/queues', '/admin/queues/', '/admin/queues/api/queues', '/admin/queues/static/images/logo.svg'];

const apps: TestApp[] = [];
afterEach(async () => {
  for (const app of apps.splice(0).reverse()) await app.close();
});

async function start(env: NodeJS.ProcessEnv): Promise<TestApp> {
  const app = await createTestApp({ env });
  apps.push(app);
  return app;
}

const basic = (name: string, password: string): string => `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;
const get = (app: TestApp, path: string, authorization?: string) =>
  app.request('GET', path, { headers: authorization === undefined ? {} : { authorization } });

describe('the board of the queues', () => {
  it.each(['development', 'test', 'production'])('asks for a login in %s', async (NODE_ENV) => {
    const app = await start({ NODE_ENV, ADMIN: 'on', ADMIN_PASSWORD: PASSWORD });
    const user = await app.register();
    const refused: [string | undefined, number][] = [
      [undefined, 401],
      [basic('admin', ''), 401],
      [basic('admin', `${PASSWORD}x`), 401],
      [basic('admin', PASSWORD.slice(0, -1)), 401],
      [basic('root', PASSWORD), 401],
      [basic(PASSWORD, ''), 401],
      [`Basic ${PASSWORD}`, 401],
      [`Bearer ${PASSWORD}`, 401],
      [`Bearer ${user.access_token}`, 403],
    ];
    for (const path of BOARD)
      for (const [authorization, status] of refused)
        expect([path, authorization, (await get(app, path, authorization)).status]).toEqual([path, authorization, status]);
    const challenge = await get(app, '/admin/queues');
    expect(challenge.headers.get('www-authenticate')).toMatch(/^Basic realm="[^"]+"/);
    expect(challenge.body.error_code).toBe('TOKEN_MISSING');

    const board = await get(app, '/admin/queues', basic('admin', PASSWORD));
    expect([board.status, String(board.body).includes('<html')]).toEqual([200, true]);
    expect((await get(app, '/admin/queues/api/queues', basic('admin', PASSWORD))).body.queues).toHaveLength(3);
  });

  it('stays shut in development when no password is set, and says so without asking a browser for one', async () => {
    const app = await start({ NODE_ENV: 'development' });
    for (const authorization of [undefined, basic('admin', ''), basic('admin', 'undefined')]) {
      const answer = await get(app, '/admin/queues', authorization);
      expect([answer.status, answer.headers.get('www-authenticate')?.split(' ')[0]]).toEqual([401, 'Bearer']);
    }
  });

  it('lets nobody change a queue', async () => {
    const app = await start({ ADMIN_PASSWORD: PASSWORD });
    const headers = { authorization: basic('admin', PASSWORD) };
    for (const action of ['pause', 'resume', 'empty', 'obliterate', 'clean/failed', 'retry/failed', 'promote'])
      expect((await app.request('PUT', `/admin/queues/api/queues/llm/${action}`, { headers })).status).toBeGreaterThanOrEqual(400);
    await app.request('PUT', '/admin/queues/api/queues/pause', { headers });
    const { body } = await app.request('GET', '/admin/queues/api/queues', { headers });
    expect(body.queues.map(({ isPaused }: { isPaused: boolean }) => isPaused)).toEqual([false, false, false]);
  });

  it('wants a password that cannot be guessed', async () => {
    const short = createTestApp({ env: { ADMIN_PASSWORD: 'admin' } });
    await expect(short).rejects.toThrow(ConfigError);
    await expect(short).rejects.toThrow('ADMIN_PASSWORD');
  });
});

describe('metrics', () => {
  it('are not served in production without a token: the program does not start', async () => {
    const open = createTestApp({ env: { NODE_ENV: 'production', METRICS: 'on' } });
    await expect(open).rejects.toThrow(ConfigError);
    await expect(open).rejects.toThrow('METRICS_TOKEN');
  });

  it('ask for their token', async () => {
    const app = await start({ NODE_ENV: 'production', METRICS: 'on', METRICS_TOKEN: PASSWORD });
    const wrong = [
      undefined,
      'Bearer',
      'Bearer ',
      `Bearer ${PASSWORD}x`,
      `Bearer ${PASSWORD.slice(1)}`,
      PASSWORD,
      basic('admin', PASSWORD),
    ];
    for (const authorization of wrong)
      expect([authorization, (await get(app, '/metrics', authorization)).status]).toEqual([authorization, 401]);
    expect((await get(app, '/metrics', `Bearer ${PASSWORD}`)).status).toBe(200);
  });
});
