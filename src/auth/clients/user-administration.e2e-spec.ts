import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import type { RegisteredUser } from '#testing';

import { ServiceClientsService } from './service-clients.service.js';

const NOBODY = '01890000-0000-7000-8000-000000000000';

let app: TestApp;
let user: RegisteredUser;
let token: string;

beforeAll(async () => {
  app = await createTestApp();
  user = await app.register();
  const client = await app.app.get(ServiceClientsService).create('operator', ['users:read', 'ops:write']);
  const form = { grant_type: 'client_credentials', client_id: client.client_id, client_secret: client.client_secret };
  token = (await app.request('POST', '/api/auth/token', { form })).body.access_token as string;
});
afterAll(() => app.close());

const change = (what: 'activate' | 'deactivate', id = user.user.id) => app.post(`/api/auth/users/${id}/${what}`, undefined, token);
const login = () => app.post('/api/auth/login', { email: user.email, password: user.password });

it('a service sees who a user is, and nothing else of them', async () => {
  const { status, body } = await app.get(`/api/auth/users/${user.user.id}`, token);
  expect({ status, body }).toEqual({
    status: 200,
    body: { id: user.user.id, email: user.email, username: null, full_name: null, is_active: true },
  });
  expect((await app.get(`/api/auth/users/${NOBODY}`, token)).body).toMatchObject({ status: 404, error_code: 'USER_NOT_FOUND' });
  expect((await change('deactivate', NOBODY)).body).toMatchObject({ status: 404, error_code: 'USER_NOT_FOUND' });
});

it('a deactivated user is signed out at once and stays out, an activated one signs in again', async () => {
  expect((await change('deactivate')).body).toMatchObject({ is_active: false });
  expect((await app.get('/api/auth/me', user.access_token)).body.error_code).toBe('SESSION_REVOKED');
  expect((await app.post('/api/auth/refresh', { refresh_token: user.refresh_token })).status).toBe(401);
  expect((await login()).body.error_code).toBe('INVALID_CREDENTIALS');
  expect((await change('activate')).body).toMatchObject({ is_active: true });
  expect((await app.get('/api/auth/me', user.access_token)).body.error_code).toBe('SESSION_REVOKED');
  expect((await login()).status).toBe(200);
});

it('ten deactivations at once are one', async () => {
  await login();
  const answers = await Promise.all(Array.from({ length: 10 }, () => change('deactivate')));
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
  const written = await app.database.query(`SELECT 1 FROM audit_events WHERE event = 'user.deactivated' AND user_id = $1`, [user.user.id]);
  expect(written).toHaveLength(2);
  await change('activate');
});
