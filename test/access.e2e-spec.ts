import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import { eventually, photo } from '#testing';
import type { Answer, RegisteredUser } from '#testing';

import { ServiceClientsService } from '../src/auth/clients/service-clients.service.js';
import { openapiDocument } from '../src/edge/openapi.js';
import { routesOf } from './support/routes.js';
import type { Route } from './support/routes.js';

/** Routes that anybody may call. A new one belongs here, by decision. */
const PUBLIC = [
  'GET /',
  'GET /health',
  'GET /api/health',
  'GET /health/live',
  'GET /health/ready',
  'GET /metrics',
  'GET /.well-known/jwks.json',
  'POST /api/auth/register',
  'POST /api/auth/signup',
  'POST /api/auth/login',
  'POST /api/auth/token',
  'POST /api/auth/refresh',
  'POST /api/auth/refresh-token',
  'POST /api/auth/logout',
  'POST /api/auth/forgot-password',
  'POST /api/auth/reset-password',
  'POST /api/auth/verify-email',
  'POST /api/user/verify-email',
  'POST /api/auth/resend-verification',
];

/** Routes for service clients, with the scopes they need. */
const SERVICE: Record<string, { scopes: string[]; or_user: boolean }> = {
  'GET /api/auth/user-uploads/:email': { scopes: ['quota:read'], or_user: false },
  'POST /api/auth/increment-upload': { scopes: ['quota:write'], or_user: false },
  'GET /api/auth/jwt-info': { scopes: ['ops:read'], or_user: false },
  'POST /api/auth/verify-token': { scopes: [], or_user: true },
  'GET /api/auth/users/:id': { scopes: ['users:read'], or_user: false },
  'POST /api/auth/users/:id/deactivate': { scopes: ['ops:write'], or_user: false },
  'POST /api/auth/users/:id/activate': { scopes: ['ops:write'], or_user: false },
  'GET /api/admin/pipeline': { scopes: ['ops:read'], or_user: false },
  'POST /api/admin/jobs/:id/requeue': { scopes: ['ops:write'], or_user: false },
};

/** Bodies that get past validation, so that the answer is about access. */
const BODIES: Record<string, unknown> = {
  'PATCH /api/projects/:id': { tone: 'calm' },
  'POST /api/projects/:id/runs': {},
  'PATCH /api/assets/:id': { title: 'Mine now' },
  'POST /api/assets/:id/restore': { version: 1 },
  'POST /api/assets/:id/regenerate': {},
};

/** Reads that need more than an id: the name of an agent or of a file. Both have tests of their own. */
const NAMED = ['GET /api/agents/:name', 'GET /api/assets/:id/files/:name'];

const NOBODY = '01890000-0000-7000-8000-000000000000';
const name = ({ method, path }: Route): string => `${method} ${path}`;
/** What the `:id` of a route stands for, e.g. `projects`. */
const kindOf = ({ path }: Route): string => /([^/]+)\/:id/.exec(path)?.[1] ?? '';
const code = ({ body }: Answer): unknown => (body as { error_code?: unknown } | undefined)?.error_code;

let app: TestApp;
let routes: Route[];
let owner: RegisteredUser;
let stranger: RegisteredUser;
let closed: [string, string][];
let service: string;
const owned = new Map<string, string>();

async function startCampaign(): Promise<void> {
  const sessions = await app.get('/api/auth/sessions', owner.access_token);
  owned.set('sessions', (sessions.body.items as { id: string }[])[0]?.id ?? '');
  const facts = { product_name: 'Lamp', brand_name: 'Lumina' };
  const project = await app.post('/api/projects', facts, owner.access_token);
  expect(project.status).toBe(201);
  const project_id = project.body.id as string;
  const upload = await app.upload(owner.access_token, await photo(), { project_id });
  expect(upload.status).toBe(201);
  const run = await app.post(`/api/projects/${project_id}/runs`, {}, owner.access_token);
  expect(run.status).toBe(202);
  owned
    .set('projects', project_id)
    .set('uploads', upload.body.id as string)
    .set('runs', run.body.id as string);
  await eventually(async () => (await app.database.query('SELECT id FROM assets LIMIT 1'))[0], 25_000);
  for (const table of ['jobs', 'assets']) {
    const [row] = await app.database.query<{ id: string }>(`SELECT id FROM ${table} LIMIT 1`);
    if (!row) throw new Error(`there is no row in ${table}`);
    owned.set(table, row.id);
  }
}

/** Makes one of each thing that a module of somebody else serves by id, from the examples of its own document. */
async function createOthers(): Promise<void> {
  const { components, paths } = openapiDocument(app.app);
  for (const { path, access } of routes) {
    const [, collection = '', kind = ''] = /^(\/api\/([^/]+))\/:id$/.exec(path) ?? [];
    const body = paths[collection]?.post?.requestBody;
    if (access.kind !== 'user' || owned.has(kind) || !body) continue;
    const { content = {} } = body as { content?: Record<string, { schema?: { $ref?: string } }> };
    const schema = components?.schemas?.[content['application/json']?.schema?.$ref?.split('/').at(-1) ?? ''];
    const { properties = {} } = schema as { properties?: Record<string, { example?: unknown }> };
    const example = Object.fromEntries(Object.entries(properties).map(([field, { example }]) => [field, example]));
    const made = await app.post(collection, example, owner.access_token);
    expect([collection, made.status]).toEqual([collection, 201]);
    owned.set(kind, made.body.id as string);
  }
}

beforeAll(async () => {
  app = await createTestApp();
  routes = routesOf(app);
  [owner, stranger] = [await app.register(), await app.register()];
  const [deleted, ended] = [await app.register(), await app.register()];
  await app.request('DELETE', '/api/user/account', { body: { password: deleted.password }, token: deleted.access_token });
  await app.request('POST', '/api/auth/logout', { token: ended.access_token });
  closed = [
    ['a deleted user', deleted.access_token],
    ['an ended session', ended.access_token],
  ];
  const client = await app.app.get(ServiceClientsService).create('without scopes for anything', ['tokens:introspect']);
  const form = { grant_type: 'client_credentials', client_id: client.client_id, client_secret: client.client_secret };
  service = (await app.request('POST', '/api/auth/token', { form })).body.access_token as string;
  await startCampaign();
  await createOthers();
});
afterAll(() => app.close());

/** Sends a request to a route, its `:id` filled with the owner's thing of that kind, or with the id given. */
function call(route: Route, token?: string, id?: string): Promise<Answer> {
  const path = route.path.replace(/:email/g, owner.email).replace(/:\w+/g, id ?? owned.get(kindOf(route)) ?? NOBODY);
  const body = route.method === 'GET' || route.method === 'DELETE' ? undefined : (BODIES[name(route)] ?? {});
  return app.request(route.method, path, { ...(token && { token }), ...(body !== undefined && { body }) });
}

describe('access', () => {
  it('is decided for every route: public and service routes are listed here, all others are for signed-in users', () => {
    expect(routes.length).toBeGreaterThan(40);
    const open = routes.filter(({ access }) => access.kind === 'public').map(name);
    expect(open.sort()).toEqual([...PUBLIC].sort());
    const services = routes.flatMap((route) =>
      route.access.kind === 'service' ? [[name(route), { scopes: route.access.scopes, or_user: route.access.or_user }]] : [],
    );
    expect(Object.fromEntries(services)).toEqual(SERVICE);
  });

  it('is refused to anonymous callers, deleted users and ended sessions on every route that is not public', async () => {
    const wrong: unknown[] = [];
    for (const route of routes.filter(({ access }) => access.kind !== 'public')) {
      const anonymous = await call(route);
      if (anonymous.status !== 401 || code(anonymous) !== 'TOKEN_MISSING') wrong.push([name(route), 'anonymous', anonymous.status]);
      for (const [who, token] of closed) {
        const answer = await call(route, token);
        if (answer.status !== 401 || code(answer) !== 'SESSION_REVOKED') wrong.push([name(route), who, answer.status, code(answer)]);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('is refused to a service client on every route that is for users or needs another scope', async () => {
    const wrong: unknown[] = [];
    for (const route of routes.filter(({ access }) => access.kind === 'user' || (access.kind === 'service' && !access.or_user))) {
      const answer = await call(route, service);
      if (answer.status !== 403 || code(answer) !== 'FORBIDDEN') wrong.push([name(route), answer.status, code(answer)]);
    }
    expect(wrong).toEqual([]);
  });

  it('is refused to users on routes for service clients only', async () => {
    for (const route of routes.filter(({ access }) => access.kind === 'service' && !access.or_user))
      expect([name(route), (await call(route, owner.access_token)).status]).toEqual([name(route), 403]);
  });

  it('to the things of another user answers as if they did not exist', async () => {
    const wrong: unknown[] = [];
    const tried: string[] = [];
    for (const route of routes.filter(({ path, access }) => access.kind === 'user' && path.includes(':id'))) {
      const id = owned.get(kindOf(route));
      if (!id) throw new Error(`the owner has nothing to try ${name(route)} with`);
      const [theirs, missing] = [await call(route, stranger.access_token), await call(route, stranger.access_token, NOBODY)];
      const hide = ({ status, body }: Answer): string =>
        JSON.stringify([status, { ...body, request_id: '', timestamp: '' }])
          .replaceAll(id, 'ID')
          .replaceAll(NOBODY, 'ID');
      tried.push(name(route));
      if (theirs.status !== 404 || hide(theirs) !== hide(missing)) wrong.push([name(route), hide(theirs), hide(missing)]);
    }
    expect(wrong).toEqual([]);
    expect(tried.length).toBeGreaterThan(10);
  });

  it('to own things is given', async () => {
    const wrong: unknown[] = [];
    for (const route of routes.filter(
      ({ method, path, access }) => method === 'GET' && access.kind === 'user' && !path.endsWith('/events'),
    )) {
      if (NAMED.includes(name(route))) continue;
      const answer = await call(route, owner.access_token);
      if (answer.status >= 400) wrong.push([name(route), answer.status, code(answer)]);
    }
    expect(wrong).toEqual([]);
  });
});
