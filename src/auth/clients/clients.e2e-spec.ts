import { jest } from '@jest/globals';

import { Clock } from '#platform';
import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import { race } from '#testing';
import type { Answer, RegisteredUser } from '#testing';

import { ServiceClientsService } from './service-clients.service.js';
import type { NewSecret } from './service-clients.service.js';

let app: TestApp;
let client: NewSecret;
let user: RegisteredUser;
beforeAll(async () => {
  app = await createTestApp({ env: { UPLOAD_LIMIT: '10' } });
  client = await app.app.get(ServiceClientsService).create('billing', ['quota:read', 'quota:write', 'ops:read']);
  user = await app.register({ full_name: 'Ada' });
});
afterAll(() => app.close());
afterEach(() => jest.restoreAllMocks());

const token = (form: Record<string, string>, headers: Record<string, string> = {}): Promise<Answer> =>
  app.request('POST', '/api/auth/token', { form, headers });
const basic = ({ client_id, client_secret }: NewSecret): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString('base64')}`,
});
const credentials = ({ client_id, client_secret }: NewSecret): Record<string, string> => ({ client_id, client_secret });
async function serviceToken(scope?: string, of: NewSecret = client): Promise<string> {
  const answer = await token({ grant_type: 'client_credentials', ...credentials(of), ...(scope && { scope }) });
  return answer.body.access_token as string;
}

describe('the token endpoint', () => {
  it('grants by password, in the shape of the standard, and refreshes', async () => {
    const answer = await token({ grant_type: 'password', username: user.email, password: user.password, scope: 'whatever', client_id: '' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(Object.keys(answer.body as object).sort()).toEqual(['access_token', 'expires_in', 'refresh_token', 'token_type']);
    const refreshed = await token({ grant_type: 'refresh_token', refresh_token: answer.body.refresh_token as string });
    expect((await app.get('/api/auth/me', refreshed.body.access_token as string)).status).toBe(200);
    expect(await token({ grant_type: 'refresh_token', refresh_token: 'x' })).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
  });

  it('ends the session when a refresh token comes back', async () => {
    const chain = [(await app.register()).refresh_token];
    for (let n = 0; n < 2; n++)
      chain.push((await token({ grant_type: 'refresh_token', refresh_token: chain.at(-1) ?? '' })).body.refresh_token as string);
    for (const refresh_token of [chain[0] ?? '', chain[2] ?? ''])
      expect(await token({ grant_type: 'refresh_token', refresh_token })).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  it.each<[string, Record<string, string>, number, string]>([
    ['a wrong password', { grant_type: 'password', username: 'x', password: 'wrong' }, 400, 'invalid_grant'],
    ['no username', { grant_type: 'password', password: 'x' }, 400, 'invalid_request'],
    ['no grant type', {}, 400, 'invalid_request'],
    ['another grant type', { grant_type: 'implicit' }, 400, 'unsupported_grant_type'],
    ['a wrong client', { grant_type: 'client_credentials', client_id: 'x', client_secret: 'y' }, 401, 'invalid_client'],
    ['no client', { grant_type: 'client_credentials' }, 401, 'invalid_client'],
  ])('answers %s as RFC 6749 says', async (_what, form, status, error) => {
    const answer = await token(form);
    expect([answer.status, answer.body.error]).toEqual([status, error]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('www-authenticate')).toBe(status === 401 ? 'Basic realm="catalyst"' : null);
  });

  it('takes parameters from a form in the body only', async () => {
    const query = new URLSearchParams({ grant_type: 'password', username: user.email, password: user.password });
    expect((await app.request('POST', `/api/auth/token?${query.toString()}`, { form: { grant_type: 'password' } })).body.error).toBe(
      'invalid_request',
    );
    expect((await app.post('/api/auth/token', Object.fromEntries(query))).body.error).toBe('invalid_request');
  });

  it('has no password grant when it is switched off', async () => {
    const strict = await createTestApp({ replicaOf: app, env: { PASSWORD_GRANT: 'off' } });
    const form = { grant_type: 'password', username: user.email, password: user.password };
    expect(await strict.request('POST', '/api/auth/token', { form })).toMatchObject({
      status: 400,
      body: { error: 'unsupported_grant_type' },
    });
    await strict.close();
  });

  it('gives service clients five minutes, by form or Basic, with the scopes they ask for', async () => {
    const all = await token({ grant_type: 'client_credentials' }, basic(client));
    expect(all.body).toMatchObject({ expires_in: 300, token_type: 'bearer', scope: 'quota:read quota:write ops:read' });
    expect(all.body).not.toHaveProperty('refresh_token');
    const some = await token({ grant_type: 'client_credentials', ...credentials(client), scope: 'quota:read' });
    expect(some.body.scope).toBe('quota:read');
    const more = await token({ grant_type: 'client_credentials', ...credentials(client), scope: 'quota:read admin' });
    expect([more.status, more.body.error]).toEqual([400, 'invalid_scope']);
    const clock = jest.spyOn(app.app.get(Clock), 'now').mockReturnValue(new Date(Date.now() + 301_000));
    expect((await app.get('/api/auth/jwt-info', all.body.access_token as string)).body.error_code).toBe('TOKEN_EXPIRED');
    clock.mockRestore();
  });
});

describe('service routes', () => {
  const uploads = (email: string, bearer?: string): Promise<Answer> => app.get(`/api/auth/user-uploads/${email}`, bearer);

  it('are closed to nobody, users and clients without the scope', async () => {
    expect((await uploads(user.email)).status).toBe(401);
    const asUser = await uploads(user.email, user.access_token);
    expect([asUser.status, asUser.headers.get('www-authenticate')]).toEqual([403, expect.stringContaining('insufficient_scope')]);
    expect((await uploads(user.email, await serviceToken('quota:write'))).status).toBe(403);
    expect((await app.get('/api/auth/jwt-info', await serviceToken('quota:read'))).status).toBe(403);
  });

  it('show and count the uploads of an address', async () => {
    const { email, access_token } = await app.register();
    const bearer = await serviceToken();
    expect((await uploads(email, bearer)).body).toEqual({ email, files_uploaded: 0, limit: 10, remaining: 10 });
    expect((await uploads('nobody@example.com', bearer)).body.error_code).toBe('USER_NOT_FOUND');
    const answer = await app.post('/api/auth/increment-upload', { email }, bearer);
    expect([answer.status, answer.body]).toEqual([200, { email, files_uploaded: 1, limit: 10, remaining: 9 }]);
    expect((await app.get('/api/auth/upload-stats', access_token)).body).toEqual({
      email,
      name: null,
      total_uploads: 1,
      limit: 10,
      remaining: 9,
      percentage: 10,
      can_upload: true,
    });
  });

  it('count exactly to the limit under 50 parallel calls', async () => {
    const { email } = await app.register();
    const bearer = await serviceToken();
    const answers = await race(50, () => app.post('/api/auth/increment-upload', { email }, bearer));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
    expect(answers.filter(({ body }) => body.error_code === 'UPLOAD_LIMIT_REACHED')).toHaveLength(40);
    expect((await uploads(email, bearer)).body.remaining).toBe(0);
  });

  it('count once per idempotency key', async () => {
    const { email } = await app.register();
    const bearer = await serviceToken();
    const increment = (to: string): Promise<Answer> =>
      app.request('POST', '/api/auth/increment-upload', { body: { email: to }, token: bearer, headers: { 'idempotency-key': 'key-1' } });
    const answers = await race(20, () => increment(email));
    expect(new Set(answers.map(({ status, body }) => `${status} ${JSON.stringify(body)}`)).size).toBe(1);
    expect((await uploads(email, bearer)).body.files_uploaded).toBe(1);
    expect((await increment(user.email)).body.error_code).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  it('tell how tokens are made and nothing of the secret', async () => {
    const { body } = await app.get('/api/auth/jwt-info', await serviceToken('ops:read'));
    expect(body).toMatchObject({
      algorithm: 'HS256',
      issuer: 'catalyst',
      access_token_ttl_seconds: 900,
      refresh_token_ttl_seconds: 604_800,
    });
    expect(JSON.stringify(body)).not.toMatch(/secret|length|hash|test-only/i);
  });

  it('introspect tokens: any for a client, their own for a user', async () => {
    const [one, two] = [await app.register(), await app.register()];
    const asker = await app.app.get(ServiceClientsService).create('introspecting', ['tokens:introspect']);
    const ask = (subject: string, bearer: string): Promise<Answer> => app.post('/api/auth/verify-token', { token: subject }, bearer);
    const bearer = await serviceToken(undefined, asker);
    expect((await ask(one.access_token, bearer)).body).toMatchObject({ active: true, decoded: { aud: 'catalyst', sub: one.user.id } });
    expect((await ask(one.access_token, one.access_token)).body.active).toBe(true);
    expect((await ask(one.access_token, two.access_token)).body).toEqual({ active: false });
    expect((await ask(bearer, one.access_token)).body).toEqual({ active: false });
    expect((await app.post('/api/auth/verify-token', { token: one.access_token })).status).toBe(401);
    expect((await app.get('/api/auth/verify-token', bearer)).status).toBe(404);
    await app.request('POST', '/api/auth/logout', { token: one.access_token });
    expect((await ask(one.access_token, bearer)).body).toEqual({ active: false });
  });
});

describe('service clients', () => {
  it('keep the former secret for the overlap, and lose everything when revoked', async () => {
    const clients = app.app.get(ServiceClientsService);
    const first = await clients.create('rotating', ['quota:read']);
    const bearer = await serviceToken(undefined, first);
    const second = await clients.rotate(first.client_id, 60);
    const statuses = async (): Promise<number[]> =>
      Promise.all([first, second].map(async (pair) => (await token({ grant_type: 'client_credentials', ...credentials(pair) })).status));
    expect(await statuses()).toEqual([200, 200]);
    jest.spyOn(app.app.get(Clock), 'now').mockReturnValue(new Date(Date.now() + 61_000));
    expect(await statuses()).toEqual([401, 200]);
    jest.restoreAllMocks();
    await clients.revoke(first.client_id);
    expect(await statuses()).toEqual([401, 401]);
    expect((await app.get(`/api/auth/user-uploads/${user.email}`, bearer)).status).toBe(401);
  });

  it('are stored without their secrets', async () => {
    const rows = JSON.stringify(await app.database.query('SELECT c::text FROM service_clients c'));
    expect(rows).not.toContain(client.client_secret);
  });
});
