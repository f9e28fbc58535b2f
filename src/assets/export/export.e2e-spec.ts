import { createHash } from 'node:crypto';

import { unzipSync } from 'fflate';

import { createTestApp, eventually, photo, race } from '#testing';
import type { RegisteredUser, TestApp } from '#testing';

const FACTS = { product_name: 'Café Lamp <b>"X"</b>', brand_name: 'Lumina', price: '€ 79.90', audience: 'night readers' };
const HOSTILE = [
  '<script>alert(1)</script>',
  '[a](javascript:alert(1)) [b](https://example.com/?q="><script>) [c](data:text/html,x)',
  '![pixel](https://tracker.example/p.gif)',
  '<img src=x onerror=alert(1)>',
].join('\n\n');

let app: TestApp;
let user: RegisteredUser;
let project: string;

beforeAll(async () => {
  app = await createTestApp();
  user = await app.register();
  project = (await app.post('/api/projects', FACTS, user.access_token)).body.id;
  await app.upload(user.access_token, await photo(), { project_id: project });
  const { body: run } = await app.post(`/api/projects/${project}/runs`, {}, user.access_token);
  await eventually(async () => (await app.get(`/api/runs/${run.id}`, user.access_token)).body.status === 'completed', 30_000);
});

afterAll(() => app.close());

const fetchExport = (format: string, token = user.access_token, id = project) =>
  fetch(`${app.url}/api/projects/${id}/export?format=${format}`, { headers: { authorization: `Bearer ${token}` } });

describe('a campaign leaves', () => {
  it('as one Markdown file with every piece in it', async () => {
    const answer = await fetchExport('markdown');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/markdown; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="lumina-cafe-lamp-b-x-b.md"/);
    const text = await answer.text();
    for (const heading of ['## LinkedIn post', '## Ad copy', '## Blog article', '## Video script', '## Social image'])
      expect(text).toContain(heading);
    expect(text.match(/^# .*/gm)).toHaveLength(1);
  });

  it('as JSON that holds what the API answers', async () => {
    const exported = JSON.parse(await (await fetchExport('json')).text());
    const { body } = await app.get(`/api/projects/${project}/assets`, user.access_token);
    expect(exported.project).toMatchObject({ id: project, ...FACTS });
    const byId = (items: { id: string }[]) => items.toSorted((a, b) => a.id.localeCompare(b.id));
    expect(byId(exported.assets)).toEqual(byId(body.items));
  });

  it('as an archive whose manifest is right about every file', async () => {
    const answer = await fetchExport('zip');
    expect(answer.headers.get('content-type')).toBe('application/zip');
    const files = unzipSync(new Uint8Array(await answer.arrayBuffer()));
    const manifest = JSON.parse(Buffer.from(files['manifest.json'] ?? '').toString());
    expect(manifest.files.map(({ path }: { path: string }) => path).sort()).toEqual(
      Object.keys(files)
        .filter((path) => path !== 'manifest.json')
        .sort(),
    );
    for (const { path, bytes, sha256 } of manifest.files) {
      expect({ path, bytes }).toEqual({ path, bytes: files[path]?.byteLength });
      expect(
        createHash('sha256')
          .update(files[path] ?? '')
          .digest('hex'),
      ).toBe(sha256);
    }
    const post = manifest.files.find(({ path }: { path: string }) => path === 'linkedin-post.md');
    expect(post).toMatchObject({
      agent: { name: 'linkedin_post' },
      provider: 'offline',
      asset: { version: 1, asset_type: 'linkedin_post' },
    });
    expect(Object.keys(files)).toEqual(expect.arrayContaining(['images/photo.jpg', 'images/social-image-social-1080x1080.png']));
  });

  it('as a page that reaches out to nobody', async () => {
    const answer = await fetchExport('html');
    expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'; img-src data:.*sandbox$/);
    const page = await answer.text();
    expect(page).toContain('Café Lamp &lt;b&gt;&quot;X&quot;&lt;/b&gt;');
    expect(page).not.toMatch(/(src|href)="(?!data:|https?:|mailto:)/);
    expect(page.match(/src="data:image\/(jpeg|webp);base64,/g)).toHaveLength(2);
  });

  it('ten times at once', async () => {
    const answers = await race(10, async (n) => {
      const answer = await fetchExport(['zip', 'html', 'json', 'markdown'][n % 4] ?? 'zip');
      return { status: answer.status, bytes: (await answer.arrayBuffer()).byteLength };
    });
    for (const { status, bytes } of answers) expect({ status, some: bytes > 1_000 }).toEqual({ status: 200, some: true });
  });

  it('without what a hand wrote into it being run', async () => {
    const { body } = await app.get(`/api/projects/${project}/assets?asset_type=ad_copy`, user.access_token);
    const edited = await app.request('PATCH', `/api/assets/${body.items[0].id}`, { token: user.access_token, body: { content: HOSTILE } });
    expect(edited.status).toBe(200);
    const page = await (await fetchExport('html')).text();
    expect(page).not.toMatch(/<script|<img (?!alt="[^"]*" src="data:)|javascript:[^<]*"|href="data:|tracker\.example/i);
    expect(page).toContain('&lt;script&gt;');
    expect(page).toContain('edited by hand, version 2');
  });
});

describe('an export', () => {
  it('of a project without anything says so', async () => {
    const { body } = await app.post('/api/projects', { product_name: 'Mug', brand_name: 'B' }, user.access_token);
    for (const format of ['markdown', 'html'])
      expect(await (await fetchExport(format, user.access_token, body.id)).text()).toContain('There is nothing in this campaign yet.');
    const files = unzipSync(new Uint8Array(await (await fetchExport('zip', user.access_token, body.id)).arrayBuffer()));
    expect(Object.keys(files).sort()).toEqual(['campaign.html', 'campaign.json', 'campaign.md', 'manifest.json']);
  });

  it('is Markdown unless said otherwise, and in no format that is not known', async () => {
    const plain = await app.get(`/api/projects/${project}/export`, user.access_token);
    expect(plain.headers.get('content-type')).toBe('text/markdown; charset=utf-8');
    expect(await app.get(`/api/projects/${project}/export?format=pdf`, user.access_token)).toMatchObject({
      status: 400,
      body: { error_code: 'VALIDATION_ERROR' },
    });
  });

  it.each(['markdown', 'json', 'zip', 'html'])('as %s is for the owner only', async (format) => {
    const stranger = await app.register();
    expect((await fetchExport(format, stranger.access_token)).status).toBe(404);
  });
});
