import { Database } from '#platform';
import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import { race } from '#testing';
import type { RegisteredUser } from '#testing';

import { FACT_NAMES } from './projects.schema.js';

const FACTS = { product_name: 'Aurora Desk Lamp', brand_name: 'Lumina', price: '€ 79.90', description: 'A dimmable desk lamp.' };
const NOBODY = '01890000-0000-7000-8000-000000000000';

let app: TestApp;
let owner: RegisteredUser;
let stranger: RegisteredUser;

beforeAll(async () => {
  app = await createTestApp();
  owner = await app.register();
  stranger = await app.register();
});

afterAll(() => app.close());

const create = async (facts: Record<string, unknown> = FACTS, user = owner) => app.post('/api/projects', facts, user.access_token);

describe('creating a project', () => {
  it('answers the project with its facts as they were given', async () => {
    const { status, body } = await create();
    expect(status).toBe(201);
    expect(body).toMatchObject({ ...FACTS, status: 'draft', image_path: null, audience: null });
    expect(Object.keys(body).sort()).toEqual(
      [...FACT_NAMES, 'id', 'image_path', 'image_url', 'thumbnail_url', 'status', 'created_at', 'updated_at'].sort(),
    );
    expect(body.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it.each([
    ['an unknown key', { ...FACTS, status: 'completed' }],
    ['a missing name', { brand_name: 'Lumina' }],
    ['an empty name', { ...FACTS, product_name: '  ' }],
    ['a wrong type', { ...FACTS, price: 79.9 }],
    ['NUL', { ...FACTS, description: 'a\0b' }],
    ['a lone surrogate', { ...FACTS, description: 'a\ud800b' }],
    ['a language that is none', { ...FACTS, language: 'not a language' }],
    ['an owner', { ...FACTS, user_id: NOBODY }],
  ])('refuses %s', async (_what, facts) => {
    const { status, body, headers } = await create(facts);
    expect(status).toBe(400);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(body).toMatchObject({ error_code: 'VALIDATION_ERROR', request_id: headers.get('x-request-id') });
    expect(body.errors.length).toBeGreaterThan(0);
  });

  it('refuses bodies that are no JSON, and JSON nested 3,000 levels deep', async () => {
    const send = (raw: string) =>
      app.request('POST', '/api/projects', { raw, token: owner.access_token, headers: { 'content-type': 'application/json' } });
    expect((await send('{"product_name":')).body).toMatchObject({ status: 400, error_code: 'MALFORMED_JSON' });
    expect((await send(`${'{"a":'.repeat(3_000)}1${'}'.repeat(3_000)}`)).body).toMatchObject({
      status: 400,
      error_code: 'VALIDATION_ERROR',
    });
  });

  it('needs a user', async () => {
    expect((await app.post('/api/projects', FACTS)).body).toMatchObject({ status: 401, error_code: 'TOKEN_MISSING' });
  });
});

describe('a project of somebody else', () => {
  it.each(['GET', 'PATCH', 'DELETE'])('does not exist for %s, as one that never was', async (method) => {
    const { body: project } = await create();
    const options = { token: stranger.access_token, ...(method === 'PATCH' && { body: { price: '1' } }) };
    const foreign = await app.request(method, `/api/projects/${project.id}`, options);
    const missing = await app.request(method, `/api/projects/${NOBODY}`, options);
    expect([foreign.status, missing.status]).toEqual([404, 404]);
    expect(foreign.body.detail).toBe(missing.body.detail.replace(NOBODY, project.id));
    expect((await app.get(`/api/projects/${project.id}`, owner.access_token)).body.price).toBe(FACTS.price);
  });

  it('is not in the list', async () => {
    await create();
    expect((await app.get('/api/projects', stranger.access_token)).body).toEqual({ items: [], next_cursor: null });
  });
});

describe('changing a project', () => {
  it('keeps what is left out and empties what is null', async () => {
    const { body: project } = await create({ ...FACTS, tone: 'friendly' });
    const { status, body } = await app.request('PATCH', `/api/projects/${project.id}`, {
      body: { price: null, tone: 'bold' },
      token: owner.access_token,
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ product_name: FACTS.product_name, price: null, tone: 'bold' });
    expect(body.updated_at > project.updated_at).toBe(true);
  });

  it('loses no field when several are changed at the same time, and of one field keeps a value that was sent', async () => {
    const { body: project } = await create();
    const update = (body: object) => app.request('PATCH', `/api/projects/${project.id}`, { body, token: owner.access_token });
    const changes = {
      product_name: 'Lamp',
      brand_name: 'Oak & Co',
      price: '€ 1',
      description: 'New.',
      audience: 'all',
      tone: 'bold',
      language: 'de',
    };
    const entries = Object.entries(changes);
    const answers = await race(entries.length * 3, (n) => {
      const [name, value] = entries[n % entries.length] ?? [];
      return update(n < entries.length ? { [String(name)]: value } : { price: `€ ${n}` });
    });
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const { body } = await app.get(`/api/projects/${project.id}`, owner.access_token);
    const { price, ...others } = changes;
    expect(body).toMatchObject(others);
    expect([price, ...answers.map((_, n) => `€ ${n}`).slice(entries.length)]).toContain(body.price);
  });

  it('answers 200 or 404 to a change while the project is deleted, and leaves nothing behind', async () => {
    const { body: project } = await create();
    const path = `/api/projects/${project.id}`;
    const answers = await race(12, (n) =>
      n === 5
        ? app.request('DELETE', path, { token: owner.access_token })
        : app.request('PATCH', path, { body: { price: `€ ${n}` }, token: owner.access_token }),
    );
    expect(answers.splice(5, 1)).toMatchObject([{ status: 204 }]);
    expect(answers.filter(({ status }) => status !== 200 && status !== 404)).toEqual([]);
    expect((await app.request('PATCH', path, { body: { price: '1' }, token: owner.access_token })).status).toBe(404);
  });

  it('makes an empty description null, on creation and later', async () => {
    const { body: project } = await create({ ...FACTS, description: ' ' });
    expect(project.description).toBeNull();
    const update = (description: string) =>
      app.request('PATCH', `/api/projects/${project.id}`, { body: { description }, token: owner.access_token });
    expect((await update('A lamp.')).body.description).toBe('A lamp.');
    expect((await update('  ')).body.description).toBeNull();
  });

  it('goes on while a migration adds a column', async () => {
    const { body: project } = await create();
    const db = app.app.get(Database);
    const use = () =>
      race(16, async () => [
        (await create()).status,
        (await app.get(`/api/projects/${project.id}`, owner.access_token)).status,
        (await app.get('/api/projects', owner.access_token)).status,
        (await app.request('PATCH', `/api/projects/${project.id}`, { body: { tone: 'bold' }, token: owner.access_token })).status,
      ]);
    await use();
    await db.execute('ALTER TABLE projects ADD COLUMN newer text');
    expect(await use()).toEqual(Array(16).fill([201, 200, 200, 200]));
  });

  it('accepts an empty change', async () => {
    const { body: project } = await create();
    expect((await app.request('PATCH', `/api/projects/${project.id}`, { body: {}, token: owner.access_token })).status).toBe(200);
  });

  it('refuses an id that is no UUID', async () => {
    expect((await app.get('/api/projects/42', owner.access_token)).body).toMatchObject({ status: 400, error_code: 'VALIDATION_ERROR' });
  });

  it('deletes once, however often it is asked at the same time', async () => {
    const { body: project } = await create();
    const answers = await race(8, () => app.request('DELETE', `/api/projects/${project.id}`, { token: owner.access_token }));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, ...Array<number>(7).fill(404)]);
    expect((await app.get(`/api/projects/${project.id}`, owner.access_token)).status).toBe(404);
  });
});

describe('the list of projects', () => {
  let lister: RegisteredUser;
  const list = async (query: string) => (await app.get(`/api/projects?${query}`, lister.access_token)).body;

  beforeAll(async () => {
    lister = await app.register();
    for (let n = 1; n <= 25; n++)
      await create({ ...FACTS, product_name: `Lamp ${n}`, brand_name: n % 5 === 0 ? '100% Oak_Co' : 'Lumina' }, lister);
  });

  it('pages newest first, without gaps or doubles while rows are added', async () => {
    const first = await list('limit=10');
    await create({ ...FACTS, product_name: 'Lamp 26' }, lister);
    const second = await list(`limit=10&cursor=${first.next_cursor}`);
    const third = await list(`limit=10&cursor=${second.next_cursor}`);
    const names = [...first.items, ...second.items, ...third.items].map(({ product_name }: { product_name: string }) => product_name);
    expect(names).toEqual(Array.from({ length: 25 }, (_, index) => `Lamp ${25 - index}`));
    expect(third.next_cursor).toBeNull();
  });

  it('finds text in names in any case, with % and _ as themselves', async () => {
    expect((await list('q=lamp%2025')).items).toHaveLength(1);
    expect((await list('q=OAK_CO&limit=100')).items).toHaveLength(5);
    expect((await list('q=100%25')).items).toHaveLength(5);
    expect((await list('q=_amp')).items).toHaveLength(0);
  });

  it('filters by status', async () => {
    expect((await list('status=draft&limit=100')).items.length).toBeGreaterThan(20);
    expect((await list('status=completed')).items).toEqual([]);
  });

  it.each(['limit=0', 'limit=101', 'limit=ten', 'status=unknown', 'cursor=nonsense', 'offset=10', 'limit=1&limit=2'])(
    'refuses ?%s',
    async (query) => {
      expect(await list(query)).toMatchObject({ status: 400, error_code: 'VALIDATION_ERROR' });
    },
  );
});
