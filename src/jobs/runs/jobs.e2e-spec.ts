import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import { eventually, photo, race } from '#testing';
import type { RegisteredUser } from '#testing';

import { listen as follow } from '../../../test/support/server-events.js';
import type { Sent } from '../../../test/support/server-events.js';

let app: TestApp;
let owner: RegisteredUser;
let stranger: RegisteredUser;
let picture: Buffer;

interface RunBody {
  id: string;
  status: string;
  progress: { fraction: number };
  jobs: { id: string; agent: string; status: string }[];
}

beforeAll(async () => {
  app = await createTestApp();
  owner = await app.register();
  stranger = await app.register();
  picture = await photo();
});
afterAll(() => app.close());

async function newProject(facts: Record<string, unknown> = {}): Promise<string> {
  const { body } = await app.post<{ id: string }>(
    '/api/projects',
    { product_name: 'Aurora', brand_name: 'Lumina', ...facts },
    owner.access_token,
  );
  return body.id;
}

async function readyProject(): Promise<string> {
  const project_id = await newProject({ price: '€ 79.90' });
  const { status } = await app.upload(owner.access_token, picture, { project_id });
  expect(status).toBe(201);
  return project_id;
}

const start = (project: string, body?: unknown, key?: string) =>
  app.request<RunBody>('POST', `/api/projects/${project}/runs`, {
    ...(body !== undefined && { body }),
    token: owner.access_token,
    ...(key !== undefined && { headers: { 'idempotency-key': key } }),
  });
const show = (run: string, headers: Record<string, string> = {}) =>
  app.request<RunBody>('GET', `/api/runs/${run}`, { token: owner.access_token, headers });
const ended = (run: string) =>
  eventually(async () => {
    const { body } = await show(run);
    if (['pending', 'running'].includes(body.status)) throw new Error(`the run is ${body.status}`);
    return body;
  });

const listen = (path: string, last?: string, enough?: (events: readonly Sent[]) => boolean) =>
  follow(app.url + path, { token: owner.access_token, ...(last !== undefined && { last }), ...(enough && { enough }) });

describe('a campaign over HTTP', () => {
  it('makes four assets of a photo and a few facts, and shows every step', async () => {
    const project = await readyProject();
    const begun = await start(project, { tone: 'friendly' });
    expect(begun.status).toBe(202);
    const agents = ['ad_copy', 'blog_article', 'insight_extraction', 'linkedin_post', 'market_research', 'video_script', 'vision_analysis'];
    expect(begun.body.jobs.map(({ agent }) => agent)).toEqual(expect.arrayContaining(agents));
    const total = begun.body.jobs.length;
    const run = await ended(begun.body.id);
    expect(run).toMatchObject({ status: 'completed', progress: { total, completed: total, fraction: 1 }, options: { tone: 'friendly' } });
    const assets = await app.get(`/api/projects/${project}/assets`, owner.access_token);
    expect(assets.body.items.map(({ asset_type }: { asset_type: string }) => asset_type)).toEqual(
      expect.arrayContaining(['ad_copy', 'blog_article', 'linkedin_post', 'video_script']),
    );
    const jobs = await app.get(`/api/projects/${project}/jobs?include=payloads&limit=10`, owner.access_token);
    expect(jobs.body.items).toHaveLength(total);
    for (const job of jobs.body.items)
      expect(job).toMatchObject({ status: 'completed', attempt: 1, error_code: null, project_id: project });
    expect(
      jobs.body.items.every((job: { input_payload: unknown; output_payload: unknown }) => job.input_payload && job.output_payload),
    ).toBe(true);
    expect((await app.get(`/api/projects/${project}`, owner.access_token)).body.status).toBe('completed');
    expect((await app.get(`/api/projects/${project}/runs`, owner.access_token)).body.items).toHaveLength(1);
  });

  it('makes only the assets that were asked for, and what they need', async () => {
    const project = await readyProject();
    const { body } = await start(project, { asset_types: ['ad_copy'] });
    expect(body.jobs.map(({ agent }) => agent)).not.toContain('blog_article');
    expect((await ended(body.id)).status).toBe('completed');
    const refused = await start(project, { asset_types: ['poem'] });
    expect(refused).toMatchObject({ status: 400, body: { error_code: 'VALIDATION_ERROR', errors: [{ path: 'asset_types.0' }] } });
  });

  it('refuses a project without a photo, one with an active run, and unknown options', async () => {
    expect(await start(await newProject())).toMatchObject({ status: 409, body: { error_code: 'PROJECT_HAS_NO_IMAGE' } });
    const project = await readyProject();
    const results = await race(5, () => start(project));
    expect(results.filter(({ status }) => status === 202)).toHaveLength(1);
    for (const { status, body } of results)
      if (status !== 202) expect(body).toMatchObject({ status: 409, error_code: 'RUN_ALREADY_ACTIVE' });
    expect((await start(project, { wishes: 1 })).status).toBe(400);
    expect((await app.get('/api/runs/not-a-uuid', owner.access_token)).status).toBe(400);
    await ended(results.find(({ status }) => status === 202)?.body.id ?? '');
  });

  it('answers fifty requests with one key by one run, and refuses the key for another body', async () => {
    const project = await readyProject();
    const results = await race(50, () => start(project, { tone: 'dry' }, 'order-0001'));
    expect(new Set(results.map(({ status }) => status))).toEqual(new Set([202]));
    expect(new Set(results.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(await start(project, { tone: 'warm' }, 'order-0001')).toMatchObject({
      status: 422,
      body: { error_code: 'IDEMPOTENCY_KEY_REUSED' },
    });
    expect((await start(project, {}, 'not a key')).status).toBe(400);
    const [count] = await app.database.query<{ n: number }>('SELECT count(*)::integer AS n FROM runs WHERE project_id = $1', [project]);
    expect(count?.n).toBe(1);
    await ended(results[0]?.body.id ?? '');
  });

  it('shows nothing of it to other users', async () => {
    const project = await readyProject();
    const { body } = await start(project);
    const job = body.jobs[0]?.id ?? '';
    const paths = [
      `/api/runs/${body.id}`,
      `/api/jobs/${job}`,
      `/api/runs/${body.id}/events`,
      `/api/projects/${project}/jobs`,
      `/api/projects/${project}/events`,
    ];
    for (const path of paths) expect((await app.get(path, stranger.access_token)).status).toBe(404);
    for (const path of [`/api/runs/${body.id}/cancel`, `/api/runs/${body.id}/retry`, `/api/jobs/${job}/cancel`, `/api/jobs/${job}/retry`])
      expect((await app.post(path, {}, stranger.access_token)).status).toBe(404);
    expect((await app.get('/api/jobs', stranger.access_token)).body.items).toEqual([]);
    await ended(body.id);
    expect((await app.post(`/api/jobs/${job}/retry`, undefined, owner.access_token)).body).toMatchObject({
      error_code: 'JOB_NOT_RETRYABLE',
    });
  });

  it('answers 304 until something changes', async () => {
    const { body } = await start(await readyProject());
    await ended(body.id);
    const first = await show(body.id);
    const tag = first.headers.get('etag') ?? '';
    expect(tag).toMatch(/^"\d+"$/);
    expect((await show(body.id, { 'if-none-match': tag })).status).toBe(304);
    expect((await show(body.id, { 'if-none-match': '"1"' })).status).toBe(200);
  });

  it.each([
    ['a list', (tag: string) => `"1", ${tag}, "other"`],
    ['a weak tag, as a proxy that compresses makes it', (tag: string) => `W/${tag}`],
    ['a list of weak tags without spaces', (tag: string) => `W/"a,b",W/${tag}`],
    ['any', () => '*'],
  ])('answers 304 when If-None-Match names its tag in %s', async (_form, header) => {
    const { body } = await start(await readyProject());
    await ended(body.id);
    const tag = (await show(body.id)).headers.get('etag') ?? '';
    const unchanged = await show(body.id, { 'if-none-match': header(tag) });
    expect([unchanged.status, unchanged.headers.get('etag'), unchanged.body]).toEqual([304, tag, new Uint8Array()]);
    expect((await show(body.id, { 'if-none-match': `"${tag}` })).status).toBe(200);
  });

  it('regenerates one asset by its agent alone, as its next version', async () => {
    const project = await readyProject();
    await ended((await start(project)).body.id);
    const { body: page } = await app.get(`/api/projects/${project}/assets?asset_type=ad_copy`, owner.access_token);
    const asset = page.items.at(0).id as string;
    const begun = await app.post(`/api/assets/${asset}/regenerate`, { instructions: 'shorter' }, owner.access_token);
    expect(begun).toMatchObject({ status: 202, body: { agent: 'ad_copy', project_id: project } });
    const job = await eventually(async () => {
      const { body } = await app.get(`/api/jobs/${begun.body.id}`, owner.access_token);
      if (body.status !== 'completed') throw new Error(`the job is ${body.status}`);
      return body;
    });
    expect(job.input_payload.input.instructions).toBe('shorter');
    expect((await show(job.run_id)).body.jobs).toHaveLength(1);
    const versions = await app.get(`/api/assets/${asset}/versions`, owner.access_token);
    expect(versions.body.items.at(0)).toMatchObject({ version: 2, origin: 'regenerated', note: 'shorter' });
  });
});

describe('live events', () => {
  it('begin with a snapshot, follow without a gap, and end with the run', async () => {
    const { body } = await start(await readyProject());
    const { events } = await listen(`/api/runs/${body.id}/events`);
    expect(events[0]).toMatchObject({ event: 'snapshot', data: { id: body.id } });
    const ids = events.map(({ id }) => Number(id));
    expect(ids).toEqual(ids.map((_, index) => (ids[0] ?? 0) + index));
    expect(events.at(-1)?.event).toBe('run.completed');
    const again = await listen(`/api/runs/${body.id}/events`, String(ids.at(-1)));
    expect(again.status).toBe(204);
    const late = await listen(`/api/runs/${body.id}/events`);
    expect(late.events.map(({ event }) => event)).toEqual(['snapshot']);
  });

  it('resume where they stopped, through another process', async () => {
    const other = await createTestApp({ role: 'api', replicaOf: app });
    const { body } = await start(await readyProject());
    const first = await listen(`/api/runs/${body.id}/events`, '0', (events) => events.length >= 3);
    const url = app.url;
    Object.assign(app, { url: other.url });
    const rest = await listen(`/api/runs/${body.id}/events`, first.events.at(-1)?.id);
    Object.assign(app, { url });
    const ids = [...first.events, ...rest.events].map(({ id }) => Number(id));
    expect(ids).toEqual(ids.map((_, index) => index + 1));
    expect(rest.events.at(-1)?.event).toBe('run.completed');
    await other.close();
  });

  it('of a project wait for its next run', async () => {
    const project = await readyProject();
    let heard = 0;
    const listening = listen(`/api/projects/${project}/events`, undefined, ({ length }) => ((heard = length), false));
    await eventually(() => heard > 0);
    const { body } = await start(project);
    const { events } = await listening;
    expect(events[0]).toMatchObject({ event: 'snapshot', data: {} });
    expect(events.some(({ event, data }) => event === 'snapshot' && data?.['id'] === body.id)).toBe(true);
    expect(events.at(-1)).toMatchObject({ event: 'run.completed' });
    expect(events.at(-1)?.id).toMatch(new RegExp(`^${body.id}:\\d+$`));
  });

  it('reach a hundred listeners of one run in the same order', async () => {
    const { body } = await start(await readyProject());
    const all = await race(100, () => listen(`/api/runs/${body.id}/events`, '0'));
    const expected = all[0]?.events.map(({ id }) => id);
    expect(expected?.length).toBeGreaterThan(10);
    for (const { events } of all) expect(events.map(({ id }) => id)).toEqual(expected);
  });
});
