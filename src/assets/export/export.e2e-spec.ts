import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { unzipSync } from 'fflate';

import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import { eventually, photo, race } from '#testing';
import type { RegisteredUser } from '#testing';

const FACTS = { product_name: 'Café Lamp <b>"X"</b>', brand_name: 'Lumina', price: '€ 79.90', audience: 'night readers', tone: 'sardonic' };
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
  await eventually(async () => (await app.get(`/api/runs/${run.id}`, user.access_token)).body.status === 'completed');
});

afterAll(() => app.close());

const fetchExport = (format: string, token = user.access_token, id = project) =>
  fetch(`${app.url}/api/projects/${id}/export?format=${format}`, { headers: { authorization: `Bearer ${token}` } });

describe('a campaign leaves', () => {
  it('as one Markdown file with every piece in it', async () => {
    const answer = await fetchExport('markdown');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/markdown; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename=lumina-cafe-lamp-b-x-b.md/);
    const text = await answer.text();
    for (const heading of [
      '## LinkedIn post',
      '## Ad copy',
      '## Blog article',
      '## Video script',
      '## Social image',
      '## Market research',
      '## Insights',
    ])
      expect(text).toContain(heading);
    expect(text.match(/^# .*/gm)).toHaveLength(1);
    expect(text).toMatch(/^> Note: The offline writer has no wording of its own for the tone “sardonic”/m);
  });

  it('as JSON that holds what the API answers, without the signatures of its URLs', async () => {
    const exported = JSON.parse(await (await fetchExport('json')).text());
    const { body } = await app.get(`/api/projects/${project}/assets`, user.access_token);
    expect(exported.project).toMatchObject({ id: project, ...FACTS });
    const byId = (items: { id: string }[]) => items.toSorted((a, b) => a.id.localeCompare(b.id));
    const unsigned = JSON.parse(JSON.stringify(body.items).replace(/\?signature=[^"]+/g, ''));
    expect(unsigned).not.toEqual(body.items);
    expect(byId(exported.assets)).toEqual(byId(unsigned));
    expect(exported.analysis).toMatchObject({
      market_research: { status: 'disabled', competitors: [], trends: [], market_data: [] },
      insight_extraction: { pain_points: [], opportunities: [], positioning: [] },
    });
    expect(exported.analysis.market_research.open_questions.join(' ')).toContain('compare it with?');
    expect(exported.analysis.insight_extraction.caveats.join(' ')).toContain('no pain point may be claimed');
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

describe('a campaign that is not whole', () => {
  /** A project in Japanese of which only the post and the picture were made. */
  async function partial(): Promise<{ id: string; upload: string }> {
    const facts = {
      product_name: '湯のみ # <i> [x](javascript:alert(1))',
      brand_name: '../../京都',
      description: '`| a | b |`\n# not a heading',
    };
    const { id } = (await app.post('/api/projects', facts, user.access_token)).body;
    const upload = (await app.upload(user.access_token, await photo({ colour: '#336655' }), { project_id: id })).body.id;
    const { body: run } = await app.post(`/api/projects/${id}/runs`, { asset_types: ['linkedin_post', 'social_image'] }, user.access_token);
    await eventually(async () => (await app.get(`/api/runs/${run.id}`, user.access_token)).body.status === 'completed');
    return { id, upload };
  }
  const unzip = async (id: string) => {
    const answer = await fetchExport('zip', user.access_token, id);
    expect(answer.status).toBe(200);
    const files = unzipSync(new Uint8Array(await answer.arrayBuffer()));
    return { files, manifest: JSON.parse(Buffer.from(files['manifest.json'] ?? '').toString()) };
  };

  it('leaves with the pieces it has, in names that any system takes', async () => {
    const { id } = await partial();
    const { files, manifest } = await unzip(id);
    for (const path of Object.keys(files)) expect(path).toMatch(/^(images\/)?[a-z0-9][a-z0-9.-]*\.(md|html|json|png|webp|jpg)$/);
    expect(Object.keys(files).filter((path) => /^(linkedin-post|ad-copy|blog-article|video-script)/.test(path))).toEqual([
      'linkedin-post.md',
    ]);
    expect(manifest).toMatchObject({ missing: [], project: { id, brand_name: '../../京都' } });
    const text = await (await fetchExport('markdown', user.access_token, id)).text();
    expect(text).toContain('## LinkedIn post');
    expect(text).not.toContain('## Ad copy');
    expect(text.match(/^# .*/gm)).toHaveLength(1);
    const page = await (await fetchExport('html', user.access_token, id)).text();
    expect(page).not.toMatch(/<i>|href="javascript:/);
    expect(page.match(/<img /g)).toHaveLength(2);
  });

  it('leaves without pictures that are gone, and the archive says which', async () => {
    const { id, upload } = await partial();
    const folder = join(app.dataDir, 'files');
    const [{ object_key = '' } = {}] = await app.database.query<{ object_key: string }>(
      `SELECT object_key FROM asset_files f JOIN assets a USING (job_id) WHERE a.project_id = $1 AND name = 'social-1080x1080.webp'`,
      [id],
    );
    rmSync(join(folder, object_key));
    const once = await unzip(id);
    expect(once.manifest.missing).toEqual(['images/social-image-social-1080x1080.webp']);
    expect(Object.keys(once.files)).toContain('images/photo.jpg');
    rmSync(join(folder, 'uploads', `${upload}.jpg`));
    const twice = await unzip(id);
    expect(Object.keys(twice.files)).not.toContain('images/photo.jpg');
    for (const format of ['html', 'markdown', 'json']) expect((await fetchExport(format, user.access_token, id)).status).toBe(200);
  });
});

describe('an export', () => {
  it('of a project without anything says so', async () => {
    const { body } = await app.post('/api/projects', { product_name: 'Mug', brand_name: 'B' }, user.access_token);
    for (const format of ['markdown', 'html'])
      expect(await (await fetchExport(format, user.access_token, body.id)).text()).toContain('This campaign has no assets yet.');
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
