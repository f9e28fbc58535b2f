import { createHash } from 'node:crypto';

import { unzipSync } from 'fflate';
import sharp from 'sharp';

import { newId, Schedules } from '#platform';
import { ObjectStorage } from '#storage';
import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import { eventually, photo } from '#testing';
import type { RegisteredUser } from '#testing';

import { S3Server } from '../../test/support/s3-server.js';

const s3 = new S3Server();
let app: TestApp;
let user: RegisteredUser;

beforeAll(async () => {
  await s3.start();
  app = await createTestApp({ env: s3.env });
  user = await app.register();
});

afterAll(async () => {
  await app.close();
  await s3.dispose();
});

const get = (path: string, headers: Record<string, string> = {}, token = user.access_token) => app.request('GET', path, { token, headers });
const keysOf = (id: string) => s3.keys().filter((key) => key.includes(id));
const remove = (path: string) => app.request('DELETE', path, { token: user.access_token });

describe('with files in a bucket', () => {
  it('photos are kept, served whole and in parts, tagged, and deleted', async () => {
    const { status, body } = await app.upload(user.access_token, await photo());
    expect(status).toBe(201);
    expect(keysOf(body.id).sort()).toEqual([`uploads/${body.id}-thumb.webp`, `uploads/${body.id}.jpg`]);
    const whole = await get(body.url);
    expect([whole.status, whole.body.byteLength]).toEqual([200, body.bytes]);
    expect(whole.headers.get('content-type')).toBe('image/jpeg');
    expect(whole.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await sharp(whole.body).metadata()).toMatchObject({ width: body.width, height: body.height });
    const part = await get(body.url, { range: 'bytes=5-14' });
    expect([part.status, part.body]).toEqual([206, whole.body.subarray(5, 15)]);
    expect((await get(body.url, { 'if-none-match': whole.headers.get('etag') ?? '' })).status).toBe(304);
    expect((await remove(`/api/uploads/${body.id}`)).status).toBe(204);
    await eventually(() => keysOf(body.id).length === 0);
  });

  it('a whole campaign is made and leaves as an archive that is right about its hashes', async () => {
    const { id } = (await app.post('/api/projects', { product_name: 'Lamp', brand_name: 'Lumina' }, user.access_token)).body;
    await app.upload(user.access_token, await photo({ colour: '#2a6f4e' }), { project_id: id });
    const { body: run } = await app.post(`/api/projects/${id}/runs`, {}, user.access_token);
    await eventually(async () => (await get(`/api/runs/${run.id}`)).body.status === 'completed');
    const files = unzipSync((await get(`/api/projects/${id}/export?format=zip`)).body);
    const manifest = JSON.parse(Buffer.from(files['manifest.json'] ?? '').toString());
    expect(manifest.files.filter(({ path }: { path: string }) => path.startsWith('images/'))).toHaveLength(7);
    for (const { path, sha256 } of manifest.files)
      expect([
        path,
        createHash('sha256')
          .update(files[path] ?? '')
          .digest('hex'),
      ]).toEqual([path, sha256]);
    expect((await remove(`/api/projects/${id}`)).status).toBe(204);
    await eventually(() => s3.keys().length === 0);
  });

  it('objects that nothing names are swept after a day, of uploads and of assets', async () => {
    const { body } = await app.upload(user.access_token, await photo({ colour: '#345678' }));
    const storage = app.app.get(ObjectStorage, { strict: false });
    const put = (key: string) => storage.put(key, Buffer.from('x'), { content_type: 'image/png' });
    const lost = [`uploads/${newId()}.png`, `assets/${newId()}.png`];
    await Promise.all(lost.map(put));
    s3.age();
    const young = [`uploads/${newId()}.png`, `assets/${newId()}.png`];
    await Promise.all(young.map(put));
    for (const name of ['uploads.objects', 'assets.objects']) await app.app.get(Schedules).runNow(name);
    expect(s3.keys().sort()).toEqual([...keysOf(body.id), ...young].sort());
  });
});

describe('a bucket that does not answer', () => {
  it('is a 503 that says when to come back; no slot is lost', async () => {
    const { body } = await app.upload(user.access_token, await photo({ colour: '#456789' }));
    const { total_uploads } = (await get('/api/uploads/stats')).body;
    await s3.stop();
    const sent = await app.upload(user.access_token, await photo({ colour: '#56789a' }));
    expect(sent).toMatchObject({ status: 503, body: { error_code: 'SERVICE_UNAVAILABLE' } });
    expect(Number(sent.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await get(body.url)).toMatchObject({ status: 503, body: { error_code: 'SERVICE_UNAVAILABLE' } });
    expect((await get('/api/uploads/stats')).body.total_uploads).toBe(total_uploads);
    expect((await app.get('/health/ready')).status).toBe(200);
    await s3.start();
    expect((await get(body.url)).status).toBe(200);
    expect((await app.upload(user.access_token, await photo({ colour: '#56789a' }))).status).toBe(201);
  });
});

describe('signed addresses', () => {
  let signing: TestApp;
  beforeAll(async () => {
    signing = await createTestApp({ replicaOf: app, env: { ...s3.env, S3_SIGNED_URL_SECONDS: '60' } });
  });
  afterAll(() => signing.close());

  it('send the owner to the bucket, with our type and name, for a minute; nobody else', async () => {
    const { body } = await app.upload(user.access_token, await photo({ colour: '#6789ab' }));
    const read = (token: string) => signing.request('GET', body.url, { token });
    const sent = await read(user.access_token);
    expect(sent.status).toBe(302);
    expect(sent.headers.get('cache-control')).toBe('private, no-store');
    const address = new URL(sent.headers.get('location') ?? '');
    expect(address.pathname).toBe(`/catalyst/uploads/${body.id}.jpg`);
    expect(address.searchParams.get('X-Amz-Expires')).toBe('60');
    expect(address.href).not.toContain(user.access_token);
    expect(address.href).not.toContain('S3_SECRET');
    const content = await fetch(address);
    expect([content.status, (await content.arrayBuffer()).byteLength]).toEqual([200, body.bytes]);
    expect(content.headers.get('content-type')).toBe('image/jpeg');
    expect(content.headers.get('content-disposition')).toBe(`inline; filename=${body.id}.jpg`);
    const stranger = await app.register();
    const refused = await read(stranger.access_token);
    expect([refused.status, refused.headers.get('location')]).toEqual([404, null]);
  });

  it('are where a signed URL leads, from a page of any origin', async () => {
    const { body } = await app.upload(user.access_token, await photo({ colour: '#789abc' }));
    const { status, headers } = await signing.get(body.image_url);
    expect([status, headers.get('cross-origin-resource-policy')]).toEqual([302, 'cross-origin']);
    expect((await fetch(headers.get('location') ?? '')).status).toBe(200);
    expect(headers.get('location')).not.toContain(new URL(body.image_url, app.url).searchParams.get('signature'));
  });
});
