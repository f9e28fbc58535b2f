import { createHash } from 'node:crypto';
import { existsSync, readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';

import sharp from 'sharp';

import { newId, Schedules } from '#platform';
import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import { eventually, photo, race } from '#testing';
import type { RegisteredUser } from '#testing';

import { AssetFiles } from './asset-files.js';

let app: TestApp;
let user: RegisteredUser;
let project: string;

const objects = (): string[] => {
  const folder = join(app.dataDir, 'files', 'assets');
  return existsSync(folder) ? readdirSync(folder) : [];
};
const get = (path: string, headers: Record<string, string> = {}) => app.request('GET', path, { token: user.access_token, headers });
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  app.request('POST', path, { token: user.access_token, body, headers });
const assetOf = async (type: string, of = project) => (await get(`/api/projects/${of}/assets?asset_type=${type}`)).body.items[0];

/** A project whose campaign is made. */
async function campaign(owner: RegisteredUser, body: Record<string, unknown> = {}): Promise<string> {
  const { id } = (await app.post('/api/projects', { product_name: 'Lamp', brand_name: 'Lumina' }, owner.access_token)).body;
  await app.upload(owner.access_token, await photo({ colour: '#2a6f4e' }), { project_id: id });
  const { body: run } = await app.post(`/api/projects/${id}/runs`, body, owner.access_token);
  await eventually(async () => (await app.get(`/api/runs/${run.id}`, owner.access_token)).body.status === 'completed');
  return id;
}

beforeAll(async () => {
  app = await createTestApp();
  user = await app.register();
  project = await campaign(user);
});

afterAll(() => app.close());

describe('the pieces of a project', () => {
  it('are listed once each, in their newest version, page after page', async () => {
    const post_ = await assetOf('linkedin_post');
    await app.request('PATCH', `/api/assets/${post_.id}`, { token: user.access_token, body: { title: 'Better' } });
    const seen: { asset_type: string; version: number; title: string }[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body } = await get(`/api/projects/${project}/assets?limit=2${cursor && `&cursor=${cursor}`}`);
      expect(body.items.length).toBeLessThanOrEqual(2);
      seen.push(...body.items);
      cursor = body.next_cursor;
    }
    expect(seen.map(({ asset_type }) => asset_type).sort()).toEqual([
      'ad_copy',
      'blog_article',
      'linkedin_post',
      'social_image',
      'video_script',
    ]);
    expect(seen.find(({ asset_type }) => asset_type === 'linkedin_post')).toMatchObject({ version: 2, title: 'Better' });
  });
});

describe('two people with one asset', () => {
  it('cannot overwrite each other: of twenty edits with one tag one is made, the others get 412 and nothing of theirs stays', async () => {
    const { id } = await assetOf('ad_copy');
    const path = `/api/assets/${id}`;
    const tag = (await get(path)).headers.get('etag') ?? '';
    expect(tag).toMatch(/^"v\d+"$/);
    const answers = await race(20, (n) =>
      app.request('PATCH', path, { token: user.access_token, body: { content: `by ${n}` }, headers: { 'if-match': tag } }),
    );
    const won = answers.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    expect(answers.filter(({ body }) => body.error_code === 'PRECONDITION_FAILED')).toHaveLength(19);
    const now = await get(path);
    expect(now.body).toMatchObject({ version: 2, content: won[0]?.body.content, provider: 'user' });
    expect([won[0]?.headers.get('etag'), now.headers.get('etag')]).toEqual(['"v2"', '"v2"']);
    expect((await get(`${path}/versions`)).body.items).toHaveLength(2);
    const read = (tag: string) => app.request('GET', path, { token: user.access_token, headers: { 'if-none-match': tag } });
    expect([(await read('"v1", W/"v2"')).status, (await read('"v1"')).status]).toEqual([304, 200]);
  });

  it('are told when they restore over a change, and can with the tag of today', async () => {
    const { id, version } = await assetOf('ad_copy');
    const path = `/api/assets/${id}/restore`;
    for (const tag of ['"v1"', `W/"v${version}"`, '"other"', 'v2'])
      expect((await post(path, { version: 1 }, { 'if-match': tag })).status).toBe(412);
    const restored = await post(path, { version: 1 }, { 'if-match': `W/"v1", "other", "v${version}"` });
    expect(restored).toMatchObject({ status: 200, body: { version: version + 1, provider: 'offline' } });
    expect((await post(path, { version: 2 }, { 'if-match': '*' })).status).toBe(200);
    const { items } = (await get(`/api/assets/${id}/versions`)).body;
    expect(items.map(({ origin, note }: { origin: string; note: string }) => [origin, note])).toEqual([
      ['restored', 'version 2'],
      ['restored', 'version 1'],
      ['edited', null],
      ['generated', null],
    ]);
    expect(items[1].content).toBe(items[3].content);
  });

  it('lose no change when none of them names a tag', async () => {
    const { id, version } = await assetOf('video_script');
    const answers = await race(10, (n) =>
      app.request('PATCH', `/api/assets/${id}`, { token: user.access_token, body: { content: `by ${n}` } }),
    );
    expect(answers.map(({ body }) => body.version).sort((a, b) => a - b)).toEqual(Array.from({ length: 10 }, (_, n) => version + 1 + n));
  });
});

describe('the picture of a campaign', () => {
  it('is offered at three sizes as PNG and WebP, and each file is what it says', async () => {
    const asset = await assetOf('social_image');
    expect(asset.file_url).toBe(asset.files[0].url);
    const found: string[] = [];
    for (const { url, media_type, bytes } of asset.files) {
      const { status, headers, body } = await get(url);
      expect(status).toBe(200);
      expect([headers.get('content-type'), body.byteLength]).toEqual([media_type, bytes]);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain('sandbox');
      expect(headers.get('cache-control')).toBe('private, no-cache');
      expect(headers.get('etag')).toBe(`"${createHash('sha256').update(body).digest('hex')}"`);
      const { width, height, format, exif, icc } = await sharp(body).metadata();
      expect([exif, icc]).toEqual([undefined, undefined]);
      found.push(`${width}x${height} ${format}`);
    }
    expect(found.sort()).toEqual(['1080x1080', '1080x1920', '1200x627'].flatMap((size) => [`${size} png`, `${size} webp`]));
  });

  it('is served in parts and not sent twice', async () => {
    const { file_url, files } = await assetOf('social_image');
    const whole = await get(file_url);
    const tag = whole.headers.get('etag') ?? '';
    expect((await get(file_url, { 'if-none-match': tag })).status).toBe(304);
    const part = await get(file_url, { range: 'bytes=100-199' });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 100-199/${files[0].bytes}`]);
    expect(part.body).toEqual(whole.body.subarray(100, 200));
    expect((await get(file_url, { range: `bytes=${files[0].bytes}-` })).status).toBe(416);
  });

  it('is for its owner only, and has no files by other names', async () => {
    const { file_url, id } = await assetOf('social_image');
    const stranger = await app.register();
    expect((await app.get(file_url, stranger.access_token)).status).toBe(404);
    expect((await get(`/api/assets/${id}/files/none.png`)).status).toBe(404);
    for (const name of ['..%2f..%2fx', '.hidden', 'a%00b', '%E0%A4%A'])
      expect([400, 404]).toContain((await get(`/api/assets/${id}/files/${name}`)).status);
  });

  it('is regenerated with files of its own; the old version keeps its files', async () => {
    const before = await assetOf('social_image');
    const begun = await post(`/api/assets/${before.id}/regenerate`, {});
    expect(begun).toMatchObject({ status: 202, body: { agent: 'social_image' } });
    await eventually(async () => (await get(`/api/jobs/${begun.body.id}`)).body.status === 'completed');
    const after = await assetOf('social_image');
    expect(after).toMatchObject({ version: before.version + 1, job_id: begun.body.id });
    expect(after.files).toHaveLength(6);
    const restored = await post(`/api/assets/${before.id}/restore`, { version: before.version });
    expect(restored.body.job_id).toBe(before.job_id);
    expect((await get(restored.body.file_url)).body.byteLength).toBe(restored.body.files[0].bytes);
  });
});

describe('files that nothing shows', () => {
  const attach = (name: string) => app.app.get(AssetFiles, { strict: false }).attach(newId(), name, Buffer.from(name), 'image/png');
  const sweep = () => app.app.get(Schedules).runNow('assets.objects');
  const age = (name: string) => utimesSync(join(app.dataDir, 'files', 'assets', name), 1, 1);

  it('are swept after a day, not earlier, and what any version shows stays', async () => {
    const shown = objects();
    shown.forEach(age);
    await app.database.query(`UPDATE asset_files SET created_at = now() - interval '2 days'`);
    await attach('old.png');
    const [old] = objects().filter((name) => !shown.includes(name));
    await attach('fresh.png');
    await sweep();
    expect(objects()).toHaveLength(shown.length + 2);
    await app.database.query(`UPDATE asset_files SET created_at = now() - interval '25 hours' WHERE name = 'old.png'`);
    age(old ?? '');
    await sweep();
    expect(objects()).toHaveLength(shown.length + 1);
    expect(objects()).toEqual(expect.arrayContaining(shown));
    expect(await app.database.query(`SELECT name FROM asset_files WHERE name IN ('old.png', 'fresh.png')`)).toEqual([
      { name: 'fresh.png' },
    ]);
  });

  it('go at once with their project and with their user, and with nobody else', async () => {
    const other = await app.register();
    const before = objects();
    const first = await campaign(other, { asset_types: ['social_image'] });
    await campaign(other, { asset_types: ['social_image'] });
    expect(objects()).toHaveLength(before.length + 12);
    expect((await app.request('DELETE', `/api/projects/${first}`, { token: other.access_token })).status).toBe(204);
    await eventually(() => objects().length === before.length + 6);
    await app.request('DELETE', '/api/user/account', { token: other.access_token, body: { password: other.password } });
    await eventually(() => objects().length === before.length);
    expect(objects().sort()).toEqual(before.sort());
  });
});
