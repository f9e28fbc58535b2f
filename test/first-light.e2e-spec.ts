import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import { eventually, photo } from '#testing';
import type { RegisteredUser } from '#testing';

const FACTS = {
  product_name: 'Tideline Mug',
  brand_name: 'Hollow Fern Pottery',
  price: '€ 34.00',
  description: 'A wheel-thrown stoneware mug. Holds 350 ml.',
  audience: 'people who take their coffee slowly',
};
const WRITTEN = ['ad_copy', 'blog_article', 'linkedin_post', 'video_script'];
const ENDED = ['completed', 'partial', 'failed', 'cancelled'];

let app: TestApp;
let user: RegisteredUser;

beforeAll(async () => {
  app = await createTestApp();
  user = await app.register();
});

afterAll(() => app.close());

const get = async (path: string) => app.get(path, user.access_token);
const post = async (path: string, body?: unknown) => app.post(path, body, user.access_token);

async function runEnded(id: string) {
  return eventually(async () => {
    const { body } = await get(`/api/runs/${id}`);
    return ENDED.includes(body.status) && body;
  });
}

describe('a photo and a few facts', () => {
  it('become a campaign', async () => {
    const { body: project } = await post('/api/projects', FACTS);
    expect((await post(`/api/projects/${project.id}/runs`)).body.error_code).toBe('PROJECT_HAS_NO_IMAGE');

    const uploaded = await app.upload(user.access_token, await photo(), { project_id: project.id });
    expect(uploaded.status).toBe(201);
    const ready = await get(`/api/projects/${project.id}`);
    expect(ready.body).toMatchObject({ status: 'ready', image_path: uploaded.body.url });

    const started = await post(`/api/projects/${project.id}/runs`);
    expect(started.status).toBe(202);
    expect((await post(`/api/projects/${project.id}/runs`)).body.error_code).toBe('RUN_ALREADY_ACTIVE');

    const run = await runEnded(started.body.id);
    expect(run.jobs.filter((job: { status: string }) => job.status !== 'completed')).toEqual([]);
    expect(run).toMatchObject({ status: 'completed', progress: { fraction: 1, failed: 0 } });
    expect((await get(`/api/projects/${project.id}`)).body.status).toBe('completed');

    const { body: assets } = await get(`/api/projects/${project.id}/assets?limit=100`);
    const types: string[] = assets.items.map((asset: { asset_type: string }) => asset.asset_type).sort();
    expect(new Set(types).size).toBe(types.length);
    expect(types).toEqual(expect.arrayContaining(WRITTEN));
    for (const asset of assets.items.filter(({ asset_type }: { asset_type: string }) => WRITTEN.includes(asset_type))) {
      expect(asset).toMatchObject({ run_id: run.id, version: 1, provider: 'offline' });
      expect(asset.content).toContain(FACTS.product_name);
      expect(asset.content).toContain(FACTS.price);
    }
  });

  it('are visible to their owner only', async () => {
    const { body: project } = await post('/api/projects', FACTS);
    await app.upload(user.access_token, await photo({ colour: '#2e4ab0' }), { project_id: project.id });
    const { body: run } = await post(`/api/projects/${project.id}/runs`, { asset_types: ['ad_copy'] });
    await runEnded(run.id);
    const { body: assets } = await get(`/api/projects/${project.id}/assets`);
    expect(assets.items.map((asset: { asset_type: string }) => asset.asset_type)).toEqual(['ad_copy']);

    const stranger = await app.register();
    for (const path of [`projects/${project.id}`, `runs/${run.id}`, `jobs/${run.jobs[0].id}`, `assets/${assets.items[0].id}`]) {
      const { status, body } = await app.get(`/api/${path}`, stranger.access_token);
      expect({ path, status, code: body.error_code }).toEqual({ path, status: 404, code: 'NOT_FOUND' });
    }
  });
});
