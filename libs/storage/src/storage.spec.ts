import { createRequire } from 'node:module';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import { LocalStorage } from './local.storage.js';
import { ObjectMissing } from './object-storage.js';
import type { ObjectStorage, StoredObject } from './object-storage.js';
import { S3Storage } from './s3.storage.js';

interface S3Server {
  run(): Promise<{ port: number }>;
  close(): Promise<void>;
}
// NOTE: s3rver ships no types; it is a real server on a port.
const S3rver = createRequire(import.meta.url)('s3rver') as new (options: object) => S3Server;

const folder = mkdtempSync(join(tmpdir(), 'catalyst-storage-'));
const server = new S3rver({
  port: 0,
  address: '127.0.0.1',
  silent: true,
  directory: join(folder, 's3'),
  configureBuckets: [{ name: 'catalyst' }],
});
const drivers: Record<string, ObjectStorage> = {};

beforeAll(async () => {
  const { port } = await server.run();
  drivers['local'] = new LocalStorage(join(folder, 'local'));
  drivers['s3'] = new S3Storage({
    bucket: 'catalyst',
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${port}`,
    force_path_style: true,
    credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
  });
});

afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const hello = Buffer.from('hello world');

async function all(objects: AsyncIterable<StoredObject>): Promise<StoredObject[]> {
  const found: StoredObject[] = [];
  for await (const object of objects) found.push(object);
  return found;
}

describe.each(['local', 's3'])('the %s driver', (name) => {
  const storage = (): ObjectStorage => drivers[name] as ObjectStorage;

  it('gives back what was put, whole and in part', async () => {
    await storage().put('uploads/a.jpg', hello, { content_type: 'image/jpeg' });
    expect(await storage().readAll('uploads/a.jpg')).toEqual(hello);
    expect(await text(await storage().read('uploads/a.jpg', { start: 6, end: 8 }))).toBe('wor');
    expect(await storage().stat('uploads/a.jpg')).toMatchObject({ key: 'uploads/a.jpg', bytes: 11 });
  });

  it('says that an object is missing', async () => {
    await expect(storage().read('uploads/none.jpg')).rejects.toBeInstanceOf(ObjectMissing);
    expect(await storage().stat('uploads/none.jpg')).toBeUndefined();
    await expect(storage().delete('uploads/none.jpg')).resolves.toBeUndefined();
  });

  it('lists a folder with sizes and times, and nothing of other folders', async () => {
    await storage().put('listed/one.png', hello, { content_type: 'image/png' });
    await storage().put('listed/two.png', Buffer.alloc(70_000, 1), { content_type: 'image/png' });
    const found = await all(storage().list('listed'));
    expect(found.map(({ key, bytes }) => [key, bytes]).sort()).toEqual([
      ['listed/one.png', 11],
      ['listed/two.png', 70_000],
    ]);
    expect(Math.abs((found[0]?.modified_at.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
    expect(await all(storage().list('nothing'))).toEqual([]);
  });

  it('forgets what is deleted', async () => {
    await storage().put('uploads/gone.jpg', hello, { content_type: 'image/jpeg' });
    await storage().delete('uploads/gone.jpg');
    expect(await storage().stat('uploads/gone.jpg')).toBeUndefined();
  });

  it.each([
    '../escape.jpg',
    '/etc/passwd',
    'uploads/../../x',
    'uploads/',
    'uploads/.hidden',
    'uploads/a b',
    'uploads/a\0',
    'uploads\\a',
    '',
  ])('refuses the key %j', async (key) => {
    await expect(async () => storage().put(key, hello, { content_type: 'image/jpeg' })).rejects.toThrow('is not an object key');
    await expect(async () => storage().read(key)).rejects.toThrow('is not an object key');
  });

  it('is usable', async () => {
    await expect(storage().check()).resolves.toBeUndefined();
  });
});

describe('the local driver', () => {
  it('never shows a part of an object while it is written', async () => {
    const storage = drivers['local'] as ObjectStorage;
    const versions = [Buffer.alloc(3_000_000, 1), Buffer.alloc(3_000_000, 2)];
    await storage.put('atomic/x.bin', versions[0] as Buffer, { content_type: 'x' });
    const writes = (async () => {
      for (let n = 0; n < 20; n++) await storage.put('atomic/x.bin', versions[n % 2] as Buffer, { content_type: 'x' });
    })();
    for (let n = 0; n < 20; n++) {
      const read = await storage.readAll('atomic/x.bin');
      expect(versions.some((version) => version.equals(read))).toBe(true);
    }
    await writes;
    expect(readdirSync(join(folder, 'local', '.unfinished'))).toEqual([]);
  });

  it('removes leftovers of broken writes and leaves fresh ones', async () => {
    const storage = drivers['local'] as ObjectStorage;
    const old = join(folder, 'local', '.unfinished', 'old');
    await writeFile(old, 'x');
    await utimes(old, 1, 1);
    await writeFile(join(folder, 'local', '.unfinished', 'fresh'), 'x');
    await storage.removeLeftovers(new Date(Date.now() - 1_000));
    expect(readdirSync(join(folder, 'local', '.unfinished'))).toEqual(['fresh']);
  });
});

describe('the s3 driver', () => {
  // NOTE: s3rver does not compute version 4 signatures, so a forged one cannot be tried here.
  it('signs URLs that give the object with our headers, for the time asked', async () => {
    const storage = drivers['s3'] as ObjectStorage;
    await storage.put('uploads/signed.jpg', hello, { content_type: 'image/jpeg' });
    const options = { seconds: 60, content_type: 'image/jpeg', content_disposition: 'attachment; filename="photo.jpg"' };
    const url = (await storage.signedUrl('uploads/signed.jpg', options)) ?? '';
    const answer = await fetch(url);
    expect([answer.status, await answer.text()]).toEqual([200, 'hello world']);
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="photo.jpg"');
    const { searchParams } = new URL(url);
    expect(searchParams.get('X-Amz-Expires')).toBe('60');
    expect(searchParams.get('X-Amz-Signature')).toMatch(/^[0-9a-f]{64}$/);
  });
});
