import { existsSync, mkdtempSync, readdirSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { DomainEvents, newId, Schedules } from '#platform';
import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';
import { eventually, photo } from '#testing';
import type { RegisteredUser } from '#testing';

import { UploadDeleting, UploadInUse } from './index.js';

let app: TestApp;

beforeAll(async () => {
  app = await createTestApp();
});

afterAll(() => app.close());

const newProject = async (user: RegisteredUser): Promise<string> =>
  (await app.post('/api/projects', { product_name: 'Lamp', brand_name: 'Lumina' }, user.access_token)).body.id;

const remove = (path: string, user: RegisteredUser) => app.request('DELETE', path, { token: user.access_token });
const objects = (): string[] => {
  const folder = join(app.dataDir, 'files', 'uploads');
  return existsSync(folder) ? readdirSync(folder) : [];
};
const used = async (user: RegisteredUser): Promise<number> => (await app.get('/api/uploads/stats', user.access_token)).body.total_uploads;
const colour = (() => {
  let next = 0x204060;
  return () => `#${(next += 0x010203).toString(16).padStart(6, '0')}`;
})();

describe('the names of objects', () => {
  it('are ours, two to a photo', async () => {
    const user = await app.register();
    await app.upload(user.access_token, await photo({ colour: colour() }), { name: '../../x\r\n.jpg' });
    expect(objects().every((name) => /^[0-9a-f-]{36}(-thumb)?\.(jpg|png|webp)$/.test(name))).toBe(true);
  });
});

describe('content', () => {
  it('is served in parts, to HEAD without a body, and never runs', async () => {
    const user = await app.register();
    const { body } = await app.upload(user.access_token, await photo({ colour: colour() }));
    const get = (headers: Record<string, string>) => app.request('GET', body.url, { token: user.access_token, headers });
    const whole = await get({});
    expect(whole.headers.get('content-security-policy')).toContain('sandbox');
    expect(whole.headers.get('cache-control')).toMatch(/^private/);
    expect(whole.headers.get('content-disposition')).toBe(`inline; filename=${body.id}.jpg`);
    const part = await get({ range: 'bytes=10-19' });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 10-19/${body.bytes}`]);
    expect(part.body).toEqual(whole.body.subarray(10, 20));
    const stale = await get({ range: 'bytes=10-19', 'if-range': '"other"' });
    expect([stale.status, stale.body.length]).toEqual([200, body.bytes]);
    const outside = await get({ range: `bytes=${body.bytes}-` });
    expect([outside.status, outside.headers.get('content-range')]).toEqual([416, `bytes */${body.bytes}`]);
    const head = await fetch(app.url + body.url, { method: 'HEAD', headers: { authorization: `Bearer ${user.access_token}` } });
    expect([head.status, head.headers.get('content-length'), (await head.text()).length]).toEqual([200, String(body.bytes), 0]);
  });
});

describe('deletion', () => {
  it('is refused while a listener needs the photo, and changes nothing then', async () => {
    const user = await app.register();
    const { body } = await app.upload(user.access_token, await photo({ colour: colour() }));
    let busy = true;
    app.app.get(DomainEvents).on(UploadDeleting, async ({ upload_id }) => {
      if (busy && upload_id === body.id) throw new UploadInUse();
    });
    expect((await remove(`/api/uploads/${body.id}`, user)).body).toMatchObject({ status: 409, error_code: 'UPLOAD_IN_USE' });
    expect((await app.get(body.url, user.access_token)).status).toBe(200);
    expect(await used(user)).toBe(1);
    busy = false;
    expect((await remove(`/api/uploads/${body.id}`, user)).status).toBe(204);
    expect(await used(user)).toBe(0);
    expect(objects().filter((name) => name.startsWith(body.id))).toEqual([]);
  });

  it('takes the photo away from its project', async () => {
    const user = await app.register();
    const project_id = await newProject(user);
    const { body } = await app.upload(user.access_token, await photo({ colour: colour() }), { project_id });
    await remove(`/api/uploads/${body.id}`, user);
    expect((await app.get(`/api/projects/${project_id}`, user.access_token)).body).toMatchObject({ image_path: null, status: 'draft' });
  });

  it('of a project takes its photos along and gives their slots back, but not a photo that another project shows', async () => {
    const user = await app.register();
    const [first, second] = [await newProject(user), await newProject(user)];
    const shared = await photo({ colour: colour() });
    const own = await app.upload(user.access_token, await photo({ colour: colour() }), { project_id: second });
    const kept = await app.upload(user.access_token, shared, { project_id: first });
    await app.upload(user.access_token, shared, { project_id: second });
    expect(await used(user)).toBe(2);
    expect((await remove(`/api/projects/${second}`, user)).status).toBe(204);
    expect(await used(user)).toBe(1);
    expect((await app.get(own.body.url, user.access_token)).status).toBe(404);
    expect((await app.get(kept.body.url, user.access_token)).status).toBe(200);
    expect(objects().filter((name) => name.startsWith(own.body.id))).toEqual([]);
  });

  it('of an account leaves no object of its', async () => {
    const user = await app.register();
    const { body } = await app.upload(user.access_token, await photo({ colour: colour() }));
    expect(objects().filter((name) => name.startsWith(body.id))).toHaveLength(2);
    const gone = await app.request('DELETE', '/api/user/account', { token: user.access_token, body: { password: user.password } });
    expect(gone.status).toBe(204);
    await eventually(() => objects().filter((name) => name.startsWith(body.id)).length === 0);
  });
});

describe('housekeeping', () => {
  it('gives the slots of expired reservations back, and only those', async () => {
    const user = await app.register();
    const insert = `INSERT INTO uploads (id, user_id, sha256, reserved_until) VALUES ($1, $2, $3, now() + make_interval(secs => $4))`;
    await app.database.query(insert, [newId(), user.user.id, 'a', -1]);
    await app.database.query(insert, [newId(), user.user.id, 'b', 60]);
    await app.database.query('UPDATE users SET files_uploaded = 2 WHERE id = $1', [user.user.id]);
    await app.app.get(Schedules).runNow('uploads.reservations');
    expect(await used(user)).toBe(1);
  });

  it('sweeps objects without a row after a day, and folders that killed processes left', async () => {
    const user = await app.register();
    const { body } = await app.upload(user.access_token, await photo({ colour: colour() }));
    const lost = await app.upload(user.access_token, await photo({ colour: colour() }));
    const young = await app.upload(user.access_token, await photo({ colour: colour() }));
    await app.database.query('DELETE FROM uploads WHERE id = ANY ($1)', [[lost.body.id, young.body.id]]);
    for (const name of objects().filter((object) => !object.startsWith(young.body.id)))
      utimesSync(join(app.dataDir, 'files', 'uploads', name), 1, 1);
    const abandoned = mkdtempSync(join(tmpdir(), 'catalyst-upload-'));
    utimesSync(abandoned, 1, 1);
    await app.app.get(Schedules).runNow('uploads.objects');
    const left = (id: string) => objects().filter((name) => name.startsWith(id)).length;
    expect([left(body.id), left(lost.body.id), left(young.body.id)]).toEqual([2, 0, 2]);
    expect(existsSync(abandoned)).toBe(false);
  });
});

describe('a photo that two requests send at once', () => {
  it('is refused to both when it is damaged, without waiting', async () => {
    const user = await app.register();
    const whole = await photo({ colour: colour(), width: 2_000, height: 1_500 });
    const damaged = whole.subarray(0, whole.length - 5_000);
    const answers = await Promise.all([1, 2, 3].map(() => app.upload(user.access_token, damaged)));
    expect(answers.map(({ status }) => status)).toEqual([422, 422, 422]);
    expect(await used(user)).toBe(0);
  });
});
