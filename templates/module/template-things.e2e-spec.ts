import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import { race } from '#testing';
import type { RegisteredUser } from '#testing';

let app: TestApp;
let owner: RegisteredUser;
let stranger: RegisteredUser;

beforeAll(async () => {
  app = await createTestApp({ env: { TEMPLATE_THINGS_MAX: '3' } });
  owner = await app.register();
  stranger = await app.register();
});

afterAll(() => app.close());

const create = (title: string, { access_token } = owner) => app.post('/api/template-things', { title }, access_token);

describe('template things', () => {
  it('are created, listed, read and deleted by their owner', async () => {
    const { status, body } = await create('One');
    expect({ status, title: body.title }).toEqual({ status: 201, title: 'One' });
    const path = `/api/template-things/${body.id}`;
    expect((await app.get(path, owner.access_token)).body).toEqual(body);
    expect((await app.get('/api/template-things', owner.access_token)).body).toEqual({ items: [body], next_cursor: null });
    expect((await app.request('DELETE', path, { token: owner.access_token })).status).toBe(204);
    expect((await app.get(path, owner.access_token)).body.error_code).toBe('NOT_FOUND');
  });

  it('take the fields that an update contains and keep the others', async () => {
    const { body } = await create('Before');
    const path = `/api/template-things/${body.id}`;
    const patch = (changes: object) => app.request('PATCH', path, { token: owner.access_token, body: changes });
    const { body: renamed } = await patch({ title: 'After' });
    expect(renamed).toEqual({ ...body, title: 'After', updated_at: expect.any(String) });
    expect((await patch({})).body.title).toBe('After');
    expect((await app.get(path, owner.access_token)).body.title).toBe('After');
    expect((await patch({ title: ' ' })).body.errors).toEqual([expect.objectContaining({ path: 'title' })]);
    expect((await patch({ user_id: stranger.user.id })).body.error_code).toBe('VALIDATION_ERROR');
    await app.request('DELETE', path, { token: owner.access_token });
    expect((await patch({ title: 'Gone' })).body.error_code).toBe('NOT_FOUND');
  });

  it('do not exist for anybody else', async () => {
    const { body } = await create('Mine');
    const path = `/api/template-things/${body.id}`;
    for (const method of ['GET', 'PATCH', 'DELETE']) {
      const body = method === 'PATCH' ? { body: { title: 'Taken' } } : {};
      expect((await app.request(method, path, { token: stranger.access_token, ...body })).body.error_code).toBe('NOT_FOUND');
    }
    expect((await app.get(path, owner.access_token)).body.title).toBe('Mine');
    expect((await app.get('/api/template-things', stranger.access_token)).body.items).toEqual([]);
    expect((await app.get(path)).status).toBe(401);
  });

  it('are never more than the limit, however many are asked for at once', async () => {
    const answers = await race(8, (n) => create(`Number ${n}`, stranger));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
    expect(new Set(answers.filter(({ status }) => status !== 201).map(({ body }) => body.error_code))).toEqual(
      new Set(['TEMPLATE_THINGS_LIMIT']),
    );
  });

  it('have a title', async () => {
    expect((await create(' ')).body.errors).toEqual([expect.objectContaining({ path: 'title' })]);
  });
});
