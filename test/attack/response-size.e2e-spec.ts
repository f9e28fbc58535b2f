import { newId } from '#platform';
import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import type { RegisteredUser } from '#testing';

import { ReadRepository } from '../../src/jobs/store/read.repository.js';

const JOBS = 120;
const PAYLOAD = 200_000;
/** What a page may weigh without payloads. */
const SMALL = 200_000;
const MEGABYTE = 1_000_000;

let app: TestApp;
let user: RegisteredUser;
let project: string;

beforeAll(async () => {
  app = await createTestApp({ role: 'api' });
  user = await app.register();
  project = (await app.post('/api/projects', { product_name: 'Lamp', brand_name: 'Lumina' }, user.access_token)).body.id as string;
  const run = newId();
  await app.database.query(
    `INSERT INTO runs (id, user_id, project_id, series, pipeline, status, input, given, jobs_total, jobs_open, jobs_completed)
     VALUES ($1, $2, $3, $3, 'campaign', 'completed', jsonb_build_object('text', $4::text), jsonb_build_object('text', $4::text), $5, 0, $5)`,
    [run, user.user.id, project, 'x'.repeat(PAYLOAD), JOBS],
  );
  for (let n = 0; n < JOBS; n++)
    await app.database.query(
      `INSERT INTO jobs (id, run_id, user_id, project_id, agent, job_type, lane, needs, open_needs, status, max_attempts, input_payload, output_payload)
       VALUES ($1, $2, $3, $4, $5, 'content_generation', 'llm', '{}', 0, 'completed', 3,
         jsonb_build_object('text', $6::text), jsonb_build_object('text', $6::text))`,
      [newId(), run, user.user.id, project, `agent_${n}`, 'x'.repeat(PAYLOAD)],
    );
});
afterAll(() => app.close());

const get = (path: string) => app.get(path, user.access_token);
const weight = (body: unknown): number => JSON.stringify(body).length;

describe.each([
  ['all jobs', () => '/api/jobs'],
  ['the jobs of a project', () => `/api/projects/${project}/jobs`],
])('%s', (_what, path) => {
  it('are listed without what they were given and returned, a hundred in a small page', async () => {
    const { body } = await get(`${path()}?limit=100`);
    expect(body.items).toHaveLength(100);
    expect(weight(body)).toBeLessThan(SMALL);
    for (const job of body.items) for (const key of ['input_payload', 'output_payload']) expect(job).not.toHaveProperty(key);
  });

  it('show both when they are asked for, ten at most', async () => {
    const { status, body } = await get(`${path()}?include=payloads&limit=10`);
    expect(status).toBe(200);
    expect(body.items).toHaveLength(10);
    for (const job of body.items) expect([job.input_payload.text.length, job.output_payload.text.length]).toEqual([PAYLOAD, PAYLOAD]);
    for (const query of ['include=payloads&limit=11', 'include=payloads', 'include=everything']) {
      const refused = await get(`${path()}?${query}`);
      expect(refused).toMatchObject({ status: 400, body: { error_code: 'VALIDATION_ERROR' } });
    }
    expect((await get(`${path()}?include=payloads&limit=11`)).body.errors).toMatchObject([{ path: 'limit' }]);
  });
});

it('a single job shows both', async () => {
  const { items } = (await get('/api/jobs?limit=1')).body;
  const { body } = await get(`/api/jobs/${items[0].id}`);
  expect([body.input_payload.text.length, body.output_payload.text.length]).toEqual([PAYLOAD, PAYLOAD]);
});

it('what a list does not show is not read', async () => {
  const reads = app.app.get(ReadRepository, { strict: false });
  const [job] = await reads.pageJobs(user.user.id, {}, undefined, 1);
  for (const key of ['input_payload', 'output_payload']) expect(job).not.toHaveProperty(key);
  const [run] = await reads.pageRunsOfUser(user.user.id, {}, undefined, 1);
  for (const key of ['input', 'given']) expect(run).not.toHaveProperty(key);
});

it('a run with a hundred and twenty jobs is a small answer', async () => {
  const { items } = (await get('/api/runs')).body;
  const { body } = await get(`/api/runs/${items[0].id}`);
  expect(body.jobs).toHaveLength(JOBS);
  expect(weight(body)).toBeLessThan(SMALL);
});

describe('pages of texts', () => {
  const TEXT = 'ü'.repeat(90_000);
  const VERSIONS = 60;
  let asset: string;

  beforeAll(async () => {
    asset = newId();
    const columns = 'run_id, job_id, title, content, data';
    const values = [asset, user.user.id, project, newId(), newId(), TEXT];
    await app.database.query(
      `INSERT INTO assets (id, user_id, project_id, series, asset_type, version, ${columns})
       VALUES ($1, $2, $3, $3, 'ad_copy', ${VERSIONS}, $4, $5, 'Ad', $6, '{}')`,
      values,
    );
    await app.database.query(
      `INSERT INTO asset_versions (asset_id, version, origin, ${columns})
       SELECT $1::uuid, n, 'edited', $2::uuid, $3::uuid, 'Ad', $4::text, '{}' FROM generate_series(1, ${VERSIONS}) n`,
      [asset, newId(), newId(), TEXT],
    );
    await app.database.query(
      `INSERT INTO assets (id, user_id, project_id, series, asset_type, version, ${columns})
       SELECT gen_random_uuid(), $1::uuid, $2::uuid, $2::uuid, 'type_' || n, 1, $3::uuid, $4::uuid, 'Ad', $5::text, '{}'
       FROM generate_series(1, 99) n`,
      [user.user.id, project, newId(), newId(), TEXT],
    );
  });

  it.each([
    ['versions of an asset', () => `/api/assets/${asset}/versions`, VERSIONS],
    ['assets', () => '/api/assets', 100],
    ['assets of a project', () => `/api/projects/${project}/assets`, 100],
  ])('of %s end early when they grow heavy, and lose nothing', async (_what, path, total) => {
    const seen: string[] = [];
    let pages = 0;
    for (let cursor: string | null = ''; cursor !== null; pages++) {
      const { status, body } = await get(`${path()}?limit=100${cursor && `&cursor=${cursor}`}`);
      expect(status).toBe(200);
      expect(body.items.length).toBeGreaterThan(0);
      expect(weight(body)).toBeLessThan(3 * MEGABYTE);
      seen.push(...body.items.map(({ id, version }: { id?: string; version: number }) => id ?? String(version)));
      cursor = body.next_cursor as string | null;
    }
    expect(new Set(seen).size).toBe(total);
    expect(seen).toHaveLength(total);
    expect(pages).toBeGreaterThan(1);
  });
});
