// A server that does with a photo what an upload needs and nothing else: keep the file, make our encoding, the thumbnail, a placeholder and
// the main colour from the thumbnail, write both files.
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import Fastify from 'fastify';
import sharp from 'sharp';

sharp.cache(false);
const { PORT } = process.env;
const folder = await mkdtemp(join(tmpdir(), 'catalyst-bench-sharp-'));

const app = Fastify({ logger: false, bodyLimit: 20 * 1024 * 1024 });
app.addContentTypeParser('image/jpeg', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
app.get('/health/live', async () => ({ status: 'ok' }));
app.post('/photo', async (request) => {
  const path = join(folder, randomUUID());
  await writeFile(path, request.body);
  const open = () => sharp(path, { sequentialRead: true }).autoOrient().toColourspace('srgb');
  const [data, thumbnail] = await Promise.all([
    open().jpeg({ quality: 95, chromaSubsampling: '4:4:4', optimiseCoding: false }).toBuffer(),
    open().resize({ width: 320, height: 320, fit: 'inside' }).webp({ quality: 82 }).toBuffer(),
  ]);
  const [tiny] = await Promise.all([
    sharp(thumbnail).resize(16, 16, { fit: 'inside' }).webp({ quality: 40 }).toBuffer(),
    sharp(thumbnail).resize(64, 64, { fit: 'inside' }).ensureAlpha().raw().toBuffer(),
  ]);
  await Promise.all([writeFile(`${path}.jpeg`, data), writeFile(`${path}.webp`, thumbnail)]);
  await Promise.all(['', '.jpeg', '.webp'].map((end) => rm(path + end)));
  return { bytes: data.length, placeholder: tiny.length };
});

process.once('SIGTERM', () => void rm(folder, { recursive: true, force: true }).then(() => process.exit(0)));
await app.listen({ port: Number(PORT), host: '127.0.0.1' });
