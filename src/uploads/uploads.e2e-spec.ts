import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import { photo, race } from '#testing';
import type { RegisteredUser } from '#testing';

let app: TestApp;

beforeAll(async () => {
  app = await createTestApp();
});

afterAll(() => app.close());

const newProject = async (user: RegisteredUser): Promise<string> =>
  (await app.post('/api/projects', { product_name: 'Lamp', brand_name: 'Lumina' }, user.access_token)).body.id;

describe('uploading a photo', () => {
  it('keeps it upright and clean, and shows it in its project', async () => {
    const user = await app.register();
    const project_id = await newProject(user);
    const { status, body } = await app.upload(user.access_token, await photo({ width: 640, height: 480 }), { project_id });
    expect(status).toBe(201);
    expect(body).toMatchObject({ width: 640, height: 480, format: 'jpeg', project_id, quota: { limit: 10, used: 1, remaining: 9 } });
    const project = (await app.get(`/api/projects/${project_id}`, user.access_token)).body;
    expect(project).toMatchObject({ image_path: body.url, status: 'ready' });
    const content = await app.request('GET', body.url, { token: user.access_token });
    expect(content.status).toBe(200);
    expect(content.headers.get('content-type')).toBe('image/jpeg');
    expect(content.headers.get('x-content-type-options')).toBe('nosniff');
    expect(content.body.byteLength).toBe(body.bytes);
    const thumb = await app.request('GET', body.thumbnail_url, { token: user.access_token });
    expect(thumb.headers.get('content-type')).toBe('image/webp');
    const again = await app.request('GET', body.url, {
      token: user.access_token,
      headers: { 'if-none-match': content.headers.get('etag') ?? '' },
    });
    expect(again.status).toBe(304);
  });

  it('costs nothing the second time', async () => {
    const user = await app.register();
    const file = await photo({ colour: '#117733' });
    const answers = await race(5, () => app.upload(user.access_token, file));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect((await app.get('/api/uploads/stats', user.access_token)).body).toMatchObject({
      total_uploads: 1,
      remaining: 9,
      can_upload: true,
      percentage: 10,
    });
  });

  it.each(['jpeg', 'png', 'webp', 'avif'] as const)('takes %s by its content, whatever it is called', async (format) => {
    const user = await app.register();
    const { status, body } = await app.upload(user.access_token, await photo({ format, width: 200, height: 150 }), {
      name: '../../evil.exe',
      type: 'text/html',
    });
    expect(status).toBe(201);
    expect(body.width).toBe(200);
  });

  it('refuses what is no photo, and takes no slot for it', async () => {
    const user = await app.register();
    const whole = await photo();
    const cases: [Uint8Array, number, string][] = [
      [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 415, 'UNSUPPORTED_MEDIA_TYPE'],
      [Buffer.from('%PDF-1.7'), 415, 'UNSUPPORTED_MEDIA_TYPE'],
      [Buffer.alloc(0), 415, 'UNSUPPORTED_MEDIA_TYPE'],
      [whole.subarray(0, whole.length / 2), 422, 'UNPROCESSABLE_IMAGE'],
      [whole.subarray(0, 30), 422, 'UNPROCESSABLE_IMAGE'],
      [Buffer.concat([whole, Buffer.alloc(11 * 1024 * 1024)]), 413, 'PAYLOAD_TOO_LARGE'],
    ];
    for (const [file, status, error_code] of cases) {
      expect((await app.upload(user.access_token, file)).body).toMatchObject({ status, error_code });
    }
    expect((await app.get('/api/files/stats', user.access_token)).body.total_uploads).toBe(0);
  });

  it('refuses forms that are not its own', async () => {
    const user = await app.register();
    const send = (form: FormData) => app.request('POST', '/api/uploads/image', { raw: form, token: user.access_token });
    const file = new Blob([new Uint8Array(await photo())]);
    const empty = new FormData();
    const stranger = new FormData();
    stranger.set('picture', file);
    const wrongId = new FormData();
    wrongId.set('project_id', '42');
    wrongId.set('file', file);
    for (const form of [empty, stranger, wrongId])
      expect((await send(form)).body).toMatchObject({ status: 400, error_code: 'VALIDATION_ERROR' });
    expect((await app.post('/api/uploads/image', { file: 'x' }, user.access_token)).body).toMatchObject({
      status: 415,
      error_code: 'UNSUPPORTED_MEDIA_TYPE',
    });
  });

  it('does not show it to strangers or put it into their projects', async () => {
    const user = await app.register();
    const stranger = await app.register();
    const { body } = await app.upload(user.access_token, await photo());
    for (const path of [`/api/uploads/${body.id}`, body.url]) expect((await app.get(path, stranger.access_token)).status).toBe(404);
    const project_id = await newProject(user);
    expect((await app.upload(stranger.access_token, await photo({ colour: '#334455' }), { project_id })).status).toBe(404);
  });
});

describe('the quota', () => {
  it('lets exactly ten of a hundred parallel uploads through, and a deletion makes room', async () => {
    const user = await app.register();
    const files = await Promise.all(Array.from({ length: 100 }, (_, n) => photo({ width: 64 + n, height: 64 })));
    const answers = await race(100, (n) => app.upload(user.access_token, files[n] ?? Buffer.alloc(0)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(10);
    expect(answers.filter(({ body }) => body.error_code === 'UPLOAD_LIMIT_REACHED')).toHaveLength(90);
    const { items } = (await app.get('/api/uploads?limit=100', user.access_token)).body;
    expect(items).toHaveLength(10);
    expect((await app.request('DELETE', `/api/uploads/${items[0].id}`, { token: user.access_token })).status).toBe(204);
    expect((await app.get('/api/uploads/stats', user.access_token)).body).toMatchObject({ total_uploads: 9, remaining: 1 });
    expect((await app.get(items[0].url, user.access_token)).status).toBe(404);
  });
});
