import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import type { Answer, RegisteredUser } from '#testing';

import { ServiceClientsService } from '../../src/auth/clients/service-clients.service.js';

const ASKERS = ['tokens:introspect', 'users:read'];
const OTHERS = ['quota:read', 'quota:write', 'ops:read', 'ops:write'];
const EXPECTED_CALLS = 20;

let app: TestApp;
let user: RegisteredUser;
let counter = 0;
const bearers = new Map<string, { token: string; client_id: string }>();

async function clientWith(scopes: string[]): Promise<{ token: string; client_id: string }> {
  const client = await app.app.get(ServiceClientsService).create(`client ${++counter}`, scopes);
  const form = { grant_type: 'client_credentials', client_id: client.client_id, client_secret: client.client_secret };
  const answer = await app.request('POST', '/api/auth/token', { form });
  return { token: answer.body.access_token as string, client_id: client.client_id };
}

beforeAll(async () => {
  app = await createTestApp();
  user = await app.register({ full_name: 'Ada', username: 'ada', company_name: 'Engines' });
  for (const scope of [...ASKERS, ...OTHERS]) bearers.set(scope, await clientWith([scope]));
});
afterAll(() => app.close());

const bearer = (scope: string): string => bearers.get(scope)?.token ?? '';
const ask = (token: string, as?: string): Promise<Answer> => app.post('/api/auth/verify-token', { token }, as);

describe('introspection', () => {
  it.each(OTHERS)('is refused to a service client with %s only, and says nothing of the token', async (scope) => {
    for (const token of [user.access_token, bearer('tokens:introspect'), bearer(scope), 'no token']) {
      const answer = await ask(token, bearer(scope));
      expect([answer.status, answer.body.error_code]).toEqual([403, 'FORBIDDEN']);
      expect(answer.headers.get('www-authenticate')).toContain('insufficient_scope');
      expect(JSON.stringify(answer.body)).not.toContain(user.user.id);
    }
  });

  it('is refused to a client with all other scopes together', async () => {
    const { token } = await clientWith(OTHERS);
    expect((await ask(user.access_token, token)).status).toBe(403);
  });

  it('tells a client with tokens:introspect what the token holds and not whose it is', async () => {
    const { body } = await ask(user.access_token, bearer('tokens:introspect'));
    expect(body).toMatchObject({ active: true, decoded: { sub: user.user.id } });
    expect(body).not.toHaveProperty('user');
    expect(JSON.stringify(body)).not.toMatch(/ada|example\.com/i);
  });

  it('tells a client with users:read who the user is, and no more than that', async () => {
    const { body } = await ask(user.access_token, bearer('users:read'));
    expect(body).toMatchObject({ active: true, decoded: { sub: user.user.id } });
    expect(body.user).toEqual({ id: user.user.id, email: user.email, username: 'ada', full_name: 'Ada', is_active: true });
    const service = await ask(bearer('quota:read'), bearer('users:read'));
    expect(service.body).toMatchObject({ active: true, decoded: { client_id: bearers.get('quota:read')?.client_id } });
    expect(service.body).not.toHaveProperty('user');
  });

  it('tells a user of their own tokens only, and never whose another is', async () => {
    const other = await app.register();
    expect((await ask(user.access_token, user.access_token)).body).toMatchObject({ active: true, decoded: { sub: user.user.id } });
    for (const token of [other.access_token, bearer('users:read'), 'no token'])
      expect((await ask(token, user.access_token)).body).toEqual({ active: false });
    expect((await ask(user.access_token)).status).toBe(401);
  });

  it.each(ASKERS)('answers exactly {"active":false} to %s for whatever is not good', async (scope) => {
    const [ended, inactive, deleted] = [await app.register(), await app.register(), await app.register()];
    await app.request('POST', '/api/auth/logout', { token: ended.access_token });
    await app.database.query('UPDATE users SET is_active = false WHERE id = $1', [inactive.user.id]);
    await app.request('DELETE', '/api/user/account', { body: { password: deleted.password }, token: deleted.access_token });
    const [head = '', payload = '', signature = ''] = user.access_token.split('.');
    const bad = [
      ...[ended, inactive, deleted].flatMap(({ access_token, refresh_token }) => [access_token, refresh_token]),
      user.refresh_token,
      `${head}.${payload}.${signature.slice(1)}`,
      `${head}.${payload}.`,
      `${head}..${signature}`,
      `${payload}.${head}.${signature}`,
      user.access_token.slice(1),
      `${user.access_token}.x`,
      'x',
      '..',
      '\u{1f600}',
      user.user.id,
    ];
    for (const token of bad) {
      const answer = await ask(token, bearer(scope));
      expect([token, answer.status, JSON.stringify(answer.body)]).toEqual([token, 200, '{"active":false}']);
      expect(answer.headers.get('cache-control')).toBe('no-store');
    }
  });

  it('is written down: which client asked, and about whom if the token is good, but never the token', async () => {
    const { token, client_id } = await clientWith(['tokens:introspect']);
    for (let n = 0; n < EXPECTED_CALLS; n++) await ask(n % 2 ? user.access_token : `bad ${user.access_token}`, token);
    const rows = await app.database.query<{ outcome: string; user_id: string | null; row: string }>(
      `SELECT outcome, user_id, a::text AS row FROM audit_events a WHERE event = 'token.introspected' AND client_id = $1`,
      [client_id],
    );
    const count = (outcome: string, user_id: string | null): number =>
      rows.filter((row) => row.outcome === outcome && row.user_id === user_id).length;
    expect([count('success', user.user.id), count('failure', null), rows.length]).toEqual([10, 10, EXPECTED_CALLS]);
    expect(rows.some(({ row }) => row.includes(user.access_token.slice(0, 40)))).toBe(false);
  });
});
