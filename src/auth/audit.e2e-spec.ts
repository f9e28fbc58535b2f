import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import type { Answer } from '#testing';

import { mailTo } from '../../test/support/mails.js';
import { ServiceClientsService } from './clients/service-clients.service.js';
import { AUDIT_EVENTS } from './audit/audit.js';

const PASSWORD = 'correct horse battery staple';
const NEW_PASSWORD = 'another long passphrase';
const NOBODY = 'nobody-at-all@example.com';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ env: { REFRESH_GRACE_SECONDS: '0' } });
});
afterAll(() => app.close());

const login = (email: string, password: string): Promise<Answer> => app.post('/api/auth/login', { email, password });

/** What people do with their accounts. */
async function people(): Promise<string> {
  const user = await app.register();
  const { token } = await mailTo(app, user.email, 'Verify');
  await app.post('/api/auth/verify-email', { token });
  await login(user.email, 'not the password');
  const other = await login(user.email, PASSWORD);
  await app.request('POST', '/api/auth/logout', { token: other.body.access_token as string });
  const third = await login(user.email, PASSWORD);
  const sessions = await app.get('/api/auth/sessions', user.access_token);
  const { id } = (sessions.body.items as { id: string; current: boolean }[]).find(({ current }) => !current) ?? { id: '' };
  await app.request('DELETE', `/api/auth/sessions/${id}`, { token: user.access_token });
  expect(third.status).toBe(200);
  const reused = await login(user.email, PASSWORD);
  const refresh_token = reused.body.refresh_token as string;
  for (let n = 0; n < 3; n++) await app.post('/api/auth/refresh', { refresh_token });
  const change = { current_password: PASSWORD, new_password: NEW_PASSWORD };
  await app.post('/api/auth/change-password', { ...change, current_password: 'not the password' }, user.access_token);
  await app.post('/api/auth/change-password', change, user.access_token);
  const email = `moved-${user.email}`;
  const body = { email, current_password: NEW_PASSWORD };
  await app.request('PATCH', '/api/user/profile', { body, token: user.access_token });
  await app.post('/api/auth/verify-email', { token: (await mailTo(app, email, 'Verify')).token });
  await app.post('/api/auth/forgot-password', { email });
  const reset = await mailTo(app, email, 'Reset');
  await app.post('/api/auth/reset-password', { token: reset.token, new_password: PASSWORD });
  const again = (await login(email, PASSWORD)).body.access_token as string;
  await app.post('/api/auth/logout-all', undefined, again);
  const last = (await login(email, PASSWORD)).body.access_token as string;
  await app.request('DELETE', '/api/user/account', { body: { password: PASSWORD }, token: last });
  return user.user.id;
}

/** What other programs and their operators do. */
async function programs(): Promise<void> {
  const clients = app.app.get(ServiceClientsService);
  const client = await clients.create('audited', ['quota:write', 'tokens:introspect', 'ops:write']);
  const form = { grant_type: 'client_credentials', client_id: client.client_id, client_secret: client.client_secret };
  const token = (await app.request('POST', '/api/auth/token', { form })).body.access_token as string;
  const user = await app.register();
  await app.post('/api/auth/increment-upload', { email: user.email }, token);
  await app.post('/api/auth/verify-token', { token: user.access_token }, token);
  await app.post(`/api/auth/users/${user.user.id}/deactivate`, undefined, token);
  await app.post(`/api/auth/users/${user.user.id}/activate`, undefined, token);
  await clients.rotate(client.client_id, 60);
  await clients.revoke(client.client_id);
}

describe('the audit', () => {
  it('writes every event that it declares, and no other', async () => {
    const id = await people();
    await programs();
    const rows = await app.database.query<{ event: string }>('SELECT DISTINCT event FROM audit_events');
    expect(rows.map(({ event }) => event).sort()).toEqual([...AUDIT_EVENTS].sort());
    const asked = await app.database.query(`SELECT 1 FROM audit_events WHERE event = 'password.reset_requested' AND user_id = $1`, [id]);
    expect(asked).toHaveLength(1);
  });

  it('keeps nothing of an address without an account but that somebody asked', async () => {
    const events = (): Promise<{ event: string; user_id: string | null; details: object; row: string }[]> =>
      app.database.query(`SELECT event, user_id, details, a::text AS row FROM audit_events a ORDER BY id`);
    const before = (await events()).length;
    await app.post('/api/auth/forgot-password', { email: NOBODY });
    await app.post('/api/auth/resend-verification', { email: NOBODY });
    await login(NOBODY, PASSWORD);
    await app.post('/api/auth/verify-email', { email: NOBODY, otp: '123456' });
    await app.post('/api/auth/reset-password', { email: NOBODY, otp: '123456', new_password: NEW_PASSWORD });
    const rows = (await events()).slice(before);
    expect(rows.map(({ event, user_id, details }) => [event, user_id, details])).toEqual([
      ['password.reset_requested', null, {}],
      ['user.login', null, {}],
    ]);
    expect(rows.filter(({ row }) => row.includes('nobody-at-all'))).toEqual([]);
  });
});
