import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import sharp from 'sharp';

import { Contract } from '#testing';
import type { Answer, HttpClient, RegisteredUser } from '#testing';

import { inTurn, rawForm as form } from '../../test/support/forms.js';
import { hostileFiles, PASSENGER } from '../../test/support/hostile-files.js';
import type { HostileFile } from '../../test/support/hostile-kit.js';
import { hostileNames } from '../../test/support/hostile-names.js';
import { photo } from '../../test/support/images.js';
import { RealProcess } from '../../test/support/real-process.js';

const MEBIBYTE = 1024 ** 2;

let server: RealProcess;
let client: HttpClient;
let user: RegisteredUser;
let accepted: string[] = [];

beforeAll(async () => {
  server = await RealProcess.prepare({ UPLOAD_LIMIT: '100000', METRICS: 'on', DOCS: 'on', CATALYST_ROLE: 'api' });
  client = await server.start();
  client.contract = new Contract((await client.get('/openapi.json')).body);
  user = await client.register();
});

afterAll(() => server.dispose());

const objects = (): string[] => {
  const folder = join(server.dataDir, 'files', 'uploads');
  return existsSync(folder) ? readdirSync(folder) : [];
};

function send(body: Buffer, type: string): Promise<Answer> {
  return client.request('POST', '/api/uploads/image', {
    raw: new Uint8Array(body),
    headers: { 'content-type': type },
    token: user.access_token,
  });
}

/** Watches the process from outside while something happens to it. */
async function watched(work: () => Promise<void>): Promise<{ before: number; most: number; slowest: number }> {
  const resident = async (): Promise<number> => {
    const text = await fetch(`${client.url}/metrics`).then((answer) => answer.text());
    return Number(/^process_resident_memory_bytes (\S+)$/m.exec(text)?.[1]);
  };
  const before = await resident();
  const probes: number[] = [];
  let most = before;
  let busy = true;
  const watch = (async () => {
    while (busy) {
      const started = performance.now();
      expect((await fetch(`${client.url}/health/live`)).status).toBe(200);
      probes.push(performance.now() - started);
      most = Math.max(most, await resident());
      await sleep(25);
    }
  })();
  await work().finally(() => (busy = false));
  await watch;
  probes.sort((a, b) => a - b);
  return { before, most, slowest: probes[Math.floor(probes.length * 0.99)] ?? 0 };
}

/** A taken file is a picture of ours, and nothing of what it was rides along. */
async function checkTaken({ kind }: HostileFile, { body }: Answer): Promise<void> {
  for (const [path, format] of [
    [body.url, body.format],
    [body.thumbnail_url, 'webp'],
  ]) {
    const content = await client.request('GET', path, { token: user.access_token });
    expect({ kind, status: content.status, type: content.headers.get('content-type') }).toEqual({
      kind,
      status: 200,
      type: `image/${format}`,
    });
    const { data, info } = await sharp(content.body, { failOn: 'warning' }).raw().toBuffer({ resolveWithObject: true });
    expect({ kind, bytes: data.length }).toEqual({ kind, bytes: info.width * info.height * info.channels });
    const found = await sharp(content.body).metadata();
    expect({ kind, found: [found.format, found.space, found.depth, found.exif, found.xmp, found.icc, found.comments] }).toEqual({
      kind,
      found: [format, 'srgb', 'uchar', undefined, undefined, undefined, undefined],
    });
    expect({ kind, passenger: Buffer.from(content.body).includes(PASSENGER) }).toEqual({ kind, passenger: false });
  }
}

it('takes of more than 400 hostile files only what decodes, as our encoding, in bounded memory', async () => {
  const files = await hostileFiles();
  expect(files.length).toBeGreaterThanOrEqual(400);
  const wrong: string[] = [];
  const counts: Record<number, number> = {};
  const seen = await watched(() =>
    inTurn(files, async (file) => {
      const { body, type } = form(file.data, 'photo.jpg');
      const answer = await send(body, type);
      counts[answer.status] = (counts[answer.status] ?? 0) + 1;
      if (answer.status === 201) {
        accepted.push(answer.body.id);
        await checkTaken(file, answer);
      } else if (![415, 422].includes(answer.status)) wrong.push(`${file.kind}: ${answer.status}`);
      if (file.verdict !== 'either' && (answer.status === 201) !== (file.verdict === 'taken'))
        wrong.push(`${file.kind}: ${answer.status} ${answer.body.detail ?? ''}`);
    }),
  );
  const [before, most] = [seen.before, seen.most].map((bytes) => Math.round(bytes / MEBIBYTE));
  process.stderr.write(
    `${files.length} hostile files, answers ${JSON.stringify(counts)}; memory ${before} MiB before, ${most} MiB at most; live probe ${seen.slowest.toFixed(0)} ms at the 99th percentile\n`,
  );
  expect(wrong).toEqual([]);
  accepted = [...new Set(accepted)];
  expect(seen.most - seen.before).toBeLessThan(400 * MEBIBYTE);
}, 240_000);

it('leaves nothing behind: no temporary file, no slot, no object but two for each photo that was taken', async () => {
  expect(readdirSync(server.scratch).filter((name) => name.startsWith('catalyst-upload-'))).toEqual([]);
  const [counts] = await server.database.query<{ rows: number; reserved: number; used: number }>(
    `SELECT count(*)::int AS rows, count(*) FILTER (WHERE status = 'reserved')::int AS reserved, max(u.files_uploaded) AS used
     FROM uploads JOIN users u ON u.id = user_id`,
  );
  expect(counts).toEqual({ rows: accepted.length, reserved: 0, used: accepted.length });
  expect(objects().sort()).toEqual(expect.arrayContaining(accepted.map((id) => `${id}-thumb.webp`)));
  expect(objects()).toHaveLength(accepted.length * 2);
  expect(readdirSync(join(server.dataDir, 'files', '.unfinished'))).toEqual([]);
});

it('asks no name and no declared type: objects and headers carry our names only', async () => {
  const data = await photo(40, 30, '#345678').jpeg().toBuffer();
  const before = objects();
  const statuses = new Set<number>();
  for (const name of hostileNames()) {
    for (const type of ['image/jpeg', 'text/html']) {
      const { body, type: contentType } = form(data, name, type);
      const answer = await send(body, contentType);
      expect({ name, expected: [201, 400].includes(answer.status) }).toEqual({ name, expected: true });
      statuses.add(answer.status);
      if (answer.status !== 201) continue;
      const content = await client.request('GET', answer.body.url, { token: user.access_token });
      expect(content.headers.get('content-disposition')).toBe(`inline; filename=${answer.body.id}.jpg`);
      expect(content.headers.get('content-type')).toBe('image/jpeg');
    }
  }
  expect(statuses).toContain(201);
  expect(objects()).toHaveLength(before.length + 2);
  for (const name of objects()) expect(name).toMatch(/^[0-9a-f-]{36}(-thumb)?\.(jpg|png|webp)$/);
});
