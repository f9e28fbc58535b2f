import { Database, newId } from '#platform';
import type { AuthUser } from '#platform';
import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import { race } from '#testing';

import { AssetFiles } from './asset-files.js';
import type { NewAsset } from './assets.repository.js';
import { AssetsService } from './assets.service.js';

let app: TestApp;
let assets: AssetsService;
let db: Database;

beforeAll(async () => {
  app = await createTestApp();
  assets = app.app.get(AssetsService, { strict: false });
  db = app.app.get(Database);
});

afterAll(() => app.close());

async function newUser(): Promise<AuthUser> {
  const id = newId();
  const columns = await app.database.query<{ column_name: string }>(
    `SELECT column_name FROM information_schema.columns WHERE table_name = 'users' AND is_nullable = 'NO' AND column_default IS NULL AND data_type = 'text'`,
  );
  const names = columns.map(({ column_name }) => column_name);
  await app.database.query(`INSERT INTO users (id, ${names.join(', ')}) VALUES ($1, ${names.map((_, n) => `$${n + 2}`).join(', ')})`, [
    id,
    ...names.map(() => `${id}@example.com`),
  ]);
  return { kind: 'user', id, session_id: newId() };
}

async function newProject(user: AuthUser): Promise<string> {
  const id = newId();
  await app.database.query(`INSERT INTO projects (id, user_id, product_name, brand_name) VALUES ($1, $2, 'Lamp', 'Lumina')`, [id, user.id]);
  return id;
}

const made = (user: AuthUser, project_id: string | null, over: Partial<NewAsset> = {}): NewAsset => ({
  series: project_id ?? newId(),
  job_id: newId(),
  run_id: newId(),
  user_id: user.id,
  project_id,
  asset_type: 'linkedin_post',
  title: 'A post',
  content: 'Text',
  data: { hook: 'Hello' },
  provider: 'offline',
  model: 'rules',
  ...over,
});

const insert = (...list: NewAsset[]) => db.transaction((tx) => assets.insertFromJobs(list, tx));
const only = async (user: AuthUser, project: string) => (await assets.listOfProject(user, project, { limit: 100 })).items;

describe('assets made by jobs', () => {
  it('appear once per type, the next run making the next version', async () => {
    const user = await newUser();
    const project = await newProject(user);
    await insert(made(user, project), made(user, project, { asset_type: 'ad_copy' }));
    await insert(made(user, project, { title: 'A better post' }));
    const shown = await only(user, project);
    expect(shown.map(({ asset_type, version, title }) => [asset_type, version, title]).sort()).toEqual([
      ['ad_copy', 1, 'A post'],
      ['linkedin_post', 2, 'A better post'],
    ]);
  });

  it('are refused a second time for one job, with all that came along', async () => {
    const user = await newUser();
    const project = await newProject(user);
    const asset = made(user, project);
    const results = await Promise.allSettled([insert(asset), insert(asset), insert(asset)]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await only(user, project))[0]?.version).toBe(1);
  });

  it('stand by themselves for runs without a project', async () => {
    const user = await newUser();
    const first = made(user, null);
    await insert(first, made(user, null));
    expect((await assets.list(user, { limit: 10, run_id: first.run_id })).items).toHaveLength(1);
    expect((await assets.list(user, { limit: 10 })).items).toHaveLength(2);
  });

  it('carry the files their job attached', async () => {
    const user = await newUser();
    const project = await newProject(user);
    const asset = made(user, project, { asset_type: 'social_image' });
    await app.app.get(AssetFiles, { strict: false }).attach(asset.job_id, 'wide.png', new Uint8Array([137, 80, 78, 71]), 'image/png');
    await insert(asset);
    const [shown] = await only(user, project);
    expect(shown).toMatchObject({
      file_url: expect.stringContaining(`/api/assets/${shown?.id}/files/wide.png?signature=`),
      files: [{ name: 'wide.png', media_type: 'image/png', bytes: 4 }],
    });
  });
});

describe('changing an asset', () => {
  async function one(): Promise<{ user: AuthUser; id: string }> {
    const user = await newUser();
    const project = await newProject(user);
    await insert(made(user, project));
    return { user, id: (await only(user, project))[0]?.id ?? '' };
  }

  it('makes a version that says who made it, and keeps the old one', async () => {
    const { user, id } = await one();
    expect(await assets.edit(user, id, { content: 'Better' })).toMatchObject({
      version: 2,
      title: 'A post',
      content: 'Better',
      provider: 'user',
      data: { hook: 'Hello' },
    });
    const { items } = await assets.versions(user, id, { limit: 100 });
    expect(items.map(({ version, origin, created_by, content }) => [version, origin, created_by, content])).toEqual([
      [2, 'edited', user.id, 'Better'],
      [1, 'generated', null, 'Text'],
    ]);
  });

  it('restores an old version as a new one', async () => {
    const { user, id } = await one();
    await assets.edit(user, id, { content: 'Worse' });
    expect(await assets.restore(user, id, 1)).toMatchObject({ version: 3, content: 'Text', provider: 'offline' });
    await expect(assets.restore(user, id, 9)).rejects.toMatchObject({ status: 404 });
  });

  it('is made by exactly one of those who read the same version', async () => {
    const { user, id } = await one();
    const results = await race(10, (n) =>
      assets
        .edit(user, id, { content: `by ${n}` }, (etag) => etag === '"v1"')
        .then(
          () => 200,
          (error: { status: number }) => error.status,
        ),
    );
    expect(results.filter((status) => status === 200)).toHaveLength(1);
    expect(results.filter((status) => status === 412)).toHaveLength(9);
  });

  it('is not for strangers', async () => {
    const { id } = await one();
    const stranger = await newUser();
    await expect(assets.get(stranger, id)).rejects.toMatchObject({ status: 404 });
    await expect(assets.edit(stranger, id, { content: 'x' })).rejects.toMatchObject({ status: 404 });
    await expect(assets.versions(stranger, id, { limit: 100 })).rejects.toMatchObject({ status: 404 });
  });
});
