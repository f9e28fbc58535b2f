import { jest } from '@jest/globals';

import { Clock, Database, newId } from '#platform';
import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import { photo } from '#testing';
import type { Answer, RegisteredUser } from '#testing';

import { AssetFiles, AssetsService } from '../../src/assets/index.js';

const MINUTE_MS = 60_000;

let app: TestApp;
let user: RegisteredUser;
let upload: Record<string, string>;
let project: Record<string, string>;
let asset: { id: string; file_url: string; files: { url: string }[] };

beforeAll(async () => {
  app = await createTestApp();
  user = await app.register();
  [project, upload] = await projectWithPhoto();
  asset = await assetWithFile();
});
afterEach(() => jest.restoreAllMocks());
afterAll(() => app.close());

async function projectWithPhoto(owner = user): Promise<[Record<string, string>, Record<string, string>]> {
  const { body } = await app.post('/api/projects', { product_name: 'Lamp', brand_name: 'Lumina' }, owner.access_token);
  const answer = await app.upload(owner.access_token, await photo({ width: 64, height: 64 }), { project_id: body.id });
  expect(answer.status).toBe(201);
  return [(await app.get(`/api/projects/${body.id}`, owner.access_token)).body, answer.body];
}

async function assetWithFile(): Promise<typeof asset> {
  const job_id = newId();
  const facts = { asset_type: 'social_image', title: 'A picture', content: 'Text', data: {}, provider: 'offline', model: 'rules' };
  await app.app.get(AssetFiles, { strict: false }).attach(job_id, 'wide.png', new Uint8Array([137, 80, 78, 71]), 'image/png');
  const made = { ...facts, series: newId(), job_id, run_id: newId(), user_id: user.user.id, project_id: project['id'] ?? '' };
  const assets = app.app.get(AssetsService, { strict: false });
  await app.app.get(Database).transaction((tx) => assets.insertFromJobs([made], tx));
  return (await app.get(`/api/projects/${project['id']}/assets`, user.access_token)).body.items[0];
}

const fetchSigned = (url: string | undefined, headers: Record<string, string> = {}, method = 'GET') =>
  app.request(method, url ?? '', { headers });
const refusal = ({ status, body }: Answer) => [status, body.error_code];
const later = (ms: number) => {
  const now = Date.now() + ms;
  jest.spyOn(app.app.get(Clock), 'now').mockImplementation(() => new Date(now));
};
const signedUrls = () => [
  project['image_url'],
  project['thumbnail_url'],
  upload['image_url'],
  upload['thumbnail_url'],
  asset.file_url,
  asset.files[0]?.url,
];

describe('a signed URL', () => {
  it('shows its object without a token, to an <img> of any page', async () => {
    for (const url of signedUrls()) {
      const { status, headers, body } = await fetchSigned(url);
      expect([url, status]).toEqual([url, 200]);
      expect(headers.get('content-type')).toMatch(/^image\//);
      expect(headers.get('cache-control')).toMatch(/^private/);
      expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin');
      expect(body.byteLength).toBeGreaterThan(0);
      expect((await fetch(`${app.url}${url}`, { method: 'HEAD' })).status).toBe(200);
      expect((await fetchSigned(url, { 'if-none-match': headers.get('etag') ?? '' })).status).toBe(304);
    }
    expect((await fetchSigned(upload['thumbnail_url'])).headers.get('content-type')).toBe('image/webp');
  });

  it('is absent from a project without a photo, and the paths for tokens stay what they were', async () => {
    const { body } = await app.post('/api/projects', { product_name: 'Mug', brand_name: 'B' }, user.access_token);
    expect(body).toMatchObject({ image_path: null, image_url: null, thumbnail_url: null });
    expect(upload['url']).toBe(`/api/uploads/${upload['id']}/content`);
    expect(project['image_path']).toBe(upload['url']);
    const { status, headers } = await app.get(upload['url'] ?? '', user.access_token);
    expect([status, headers.get('cross-origin-resource-policy')]).toEqual([200, 'same-site']);
    expect(refusal(await app.get(upload['url'] ?? ''))).toEqual([401, 'TOKEN_MISSING']);
  });

  it('stays the same for a while, so that browsers do not load the picture again', async () => {
    const at = Math.ceil(Date.now() / MINUTE_MS) * MINUTE_MS;
    const clock = jest.spyOn(app.app.get(Clock), 'now');
    const seen: string[] = [];
    for (const ms of [0, 20_000, 59_000]) {
      clock.mockReturnValue(new Date(at + ms));
      seen.push((await app.get(`/api/uploads/${upload['id']}`, user.access_token)).body.image_url);
    }
    expect(new Set(seen).size).toBe(1);
  });

  it('is good for at most 15 minutes', async () => {
    const { image_url } = (await app.get(`/api/uploads/${upload['id']}`, user.access_token)).body;
    later(13 * MINUTE_MS);
    expect((await fetchSigned(image_url)).status).toBe(200);
    later(15 * MINUTE_MS + 1_000);
    expect(refusal(await fetchSigned(image_url))).toEqual([401, 'TOKEN_EXPIRED']);
  });

  it('is refused when any part of it was altered', async () => {
    const [, other] = await projectWithPhoto(await app.register());
    const url = upload['image_url'] ?? '';
    const thumb = upload['thumbnail_url'] ?? '';
    const [, signature = ''] = url.split('signature=');
    const [expiry = '', holder = '', session = '', mac = ''] = signature.split('.');
    const flipped = `${mac.startsWith('A') ? 'B' : 'A'}${mac.slice(1)}`;
    const forged: string[] = [
      url.replace(upload['id'] ?? '', other['id'] ?? ''),
      url.replace(upload['id'] ?? '', (upload['id'] ?? '').toUpperCase()),
      `${thumb.split('?')[0]}?${thumb.split('&')[1]}`,
      `${upload['url']}?variant=original&signature=${signature}`,
      `${upload['url']}?variant=thumb&signature=${signature}`,
      `${url}&variant=thumb`,
      `${url}&signature=${signature}`,
      `${url}%20`,
      `${upload['url']}?signature=`,
      `${upload['url']}?signature=...`,
      `${upload['url']}?signature=${mac}`,
      `${upload['url']}?signature=${Number.parseInt(expiry, 36) + 3_600}.${holder}.${session}.${mac}`,
      `${upload['url']}?signature=${(Number.parseInt(expiry, 36) + 3_600).toString(36)}.${holder}.${session}.${mac}`,
      `${upload['url']}?signature=${expiry}.${newId()}.${session}.${mac}`,
      `${upload['url']}?signature=${expiry}.${holder}.${newId()}.${mac}`,
      `${upload['url']}?signature=${expiry}.${holder}.${session}.${flipped}`,
      `${upload['url']}?signature=${expiry}.${holder}.${session}.${mac.slice(1)}`,
      `${upload['url']}?signature=${expiry}.${holder}.${session}.`,
      `${asset.file_url.split('?')[0]?.replace('wide', 'tall')}?${asset.file_url.split('?')[1]}`,
      `${asset.file_url.split('?')[0]}?signature=${signature}`,
    ];
    for (const bad of forged) {
      const { status, body } = await fetchSigned(bad);
      expect([bad, status, body.error_code]).toEqual([bad, ...(status === 400 ? [400, 'VALIDATION_ERROR'] : [401, 'TOKEN_INVALID'])]);
    }
  });

  it('grants nothing else: no other method, route or stream, and is not an access token', async () => {
    const [query = ''] = (upload['image_url'] ?? '').split('?').slice(1);
    const signature = query.replace('signature=', '');
    expect(refusal(await fetchSigned(`/api/uploads/${upload['id']}?${query}`, {}, 'DELETE'))).toEqual([401, 'TOKEN_MISSING']);
    for (const path of [`/api/uploads/${upload['id']}`, '/api/uploads', '/api/auth/me', `/api/projects/${project['id']}/events`])
      expect([path, ...refusal(await fetchSigned(`${path}?${query}`))]).toEqual([path, 401, 'TOKEN_MISSING']);
    expect(refusal(await fetchSigned(`/api/projects/${project['id']}/events?ticket=${signature}`))).toEqual([401, 'TOKEN_INVALID']);
    expect(refusal(await app.get('/api/auth/me', signature))).toEqual([401, 'TOKEN_INVALID']);
  });

  it('gives way to the access token that comes with it', async () => {
    const stranger = await app.register();
    expect((await app.get(upload['image_url'] ?? '', user.access_token)).status).toBe(200);
    expect((await app.get(upload['image_url'] ?? '', stranger.access_token)).status).toBe(404);
    later(16 * MINUTE_MS);
    expect(refusal(await app.get(upload['image_url'] ?? '', user.access_token))).toEqual([401, 'TOKEN_EXPIRED']);
    jest.restoreAllMocks();
    expect((await app.get(`${upload['url']}?signature=stale`, user.access_token)).status).toBe(200);
  });

  it('ends with its object', async () => {
    const once = (await app.upload(user.access_token, await photo({ colour: '#225577', width: 40, height: 40 }))).body;
    expect((await fetchSigned(once.image_url)).status).toBe(200);
    expect((await app.request('DELETE', `/api/uploads/${once.id}`, { token: user.access_token })).status).toBe(204);
    expect(refusal(await fetchSigned(once.image_url))).toEqual([404, 'NOT_FOUND']);
  });

  it('ends with the session that was shown it', async () => {
    const owner = await app.register();
    const [{ image_url }] = await projectWithPhoto(owner);
    expect((await fetchSigned(image_url)).status).toBe(200);
    expect((await app.post('/api/auth/logout', undefined, owner.access_token)).status).toBe(204);
    expect(refusal(await fetchSigned(image_url))).toEqual([401, 'SESSION_REVOKED']);
  });

  it('is described where it is accepted, and nowhere else', async () => {
    const { paths } = (await app.get('/openapi.json')).body;
    const accepting = Object.entries<Record<string, { parameters?: { name: string }[] }>>(paths).flatMap(([path, operations]) =>
      Object.entries(operations).flatMap(([method, { parameters = [] }]) =>
        parameters.filter(({ name }) => name === 'signature' || name === 'ticket').map(({ name }) => `${method} ${path} ${name}`),
      ),
    );
    expect(accepting.sort()).toEqual([
      'get /api/assets/{id}/files/{name} signature',
      'get /api/projects/{id}/events ticket',
      'get /api/runs/{id}/events ticket',
      'get /api/uploads/{id}/content signature',
    ]);
  });

  it('is in no export', async () => {
    const { body } = await app.get(`/api/projects/${project['id']}/export?format=json`, user.access_token);
    expect(body.assets[0].file_url).toBe(`/api/assets/${asset.id}/files/wide.png`);
    expect(JSON.stringify(body)).not.toContain('signature=');
  });
});

describe('the signing secret', () => {
  const OLD = 'an-older-test-secret-0123456789-abcdefghijklmnopqrstuvwxyz';

  it('is shared by all processes, and the previous one is still accepted', async () => {
    const before = await createTestApp({ role: 'api', replicaOf: app, env: { JWT_ACCESS_SECRET: OLD } });
    const after = await createTestApp({ role: 'api', replicaOf: app, env: { JWT_PREVIOUS_SECRET: OLD } });
    try {
      const owner = await before.register();
      const { image_url } = (await before.upload(owner.access_token, await photo({ width: 40, height: 40 }))).body;
      expect((await before.get(image_url)).status).toBe(200);
      expect((await after.get(image_url)).status).toBe(200);
      expect(refusal(await app.get(image_url))).toEqual([401, 'TOKEN_INVALID']);
      expect((await after.get(upload['image_url'] ?? '')).status).toBe(200);
    } finally {
      await after.close();
      await before.close();
    }
  });
});
