import { hash } from 'node:crypto';
import { promisify } from 'node:util';
import { crc32, deflateRaw } from 'node:zlib';

import { Zip } from 'fflate';
import type { ZipInputFile } from 'fflate';

/** A file for an archive; `load` is called when its turn comes, so that one file at a time is in memory, and returns undefined for a deleted file. */
export interface ArchiveEntry {
  path: string;
  media_type: string;
  modified_at: Date;
  load: () => Promise<Uint8Array | undefined>;
  /** Further fields of its entry in the manifest. */
  about?: Record<string, unknown>;
}

/** The entry of one file in the manifest. */
export interface ManifestFile extends Record<string, unknown> {
  path: string;
  media_type: string;
  bytes: number;
  sha256: string;
}

const COMPRESSED = /^image\/(?!svg)|^video\/|zip/;
// Source: APPNOTE 4.4.5.
const STORED = 0;
const DEFLATED = 8;
// Source: the ZIP format counts years from 1980 to 2107 (APPNOTE 4.4.6).
const EARLIEST = Date.UTC(1980, 0, 2);

const deflate = promisify<Uint8Array, NonSharedBuffer>(deflateRaw);

/** Collects the output of the archive between two entries. */
class Output {
  private chunks: Uint8Array[] = [];
  private failure: Error | undefined;
  readonly zip = new Zip((error, chunk) => {
    if (error) this.failure = error;
    else this.chunks.push(chunk);
  });

  async add({ path, media_type, modified_at }: Pick<ArchiveEntry, 'path' | 'media_type' | 'modified_at'>, data: Uint8Array): Promise<void> {
    // NOTE: pictures do not get smaller, so compressing them would only cost time. Compression runs on zlib's threads: a page with embedded
    // pictures would block the event loop for too long.
    const stored = COMPRESSED.test(media_type);
    const packed = stored ? new Uint8Array(data) : await deflate(data);
    const file: ZipInputFile = {
      filename: path,
      size: data.byteLength,
      crc: crc32(data),
      compression: stored ? STORED : DEFLATED,
      mtime: Math.max(EARLIEST, modified_at.getTime()),
    };
    this.zip.add(file);
    file.ondata?.(null, packed, true);
  }

  take(): Uint8Array[] {
    if (this.failure) throw this.failure;
    const taken = this.chunks;
    this.chunks = [];
    return taken;
  }
}

/** A ZIP archive as a stream. It ends with `manifest.json`, made by `manifest` from the files before it, with their sizes and SHA-256 hashes, and the paths of missing files. */
export async function* archive(
  entries: readonly ArchiveEntry[],
  manifest: (files: readonly ManifestFile[], missing: readonly string[]) => unknown,
): AsyncGenerator<Uint8Array> {
  const output = new Output();
  const files: ManifestFile[] = [];
  const missing: string[] = [];
  for (const entry of entries) {
    const data = await entry.load();
    if (!data) {
      missing.push(entry.path);
      continue;
    }
    const sha256 = hash('sha256', data, 'hex');
    files.push({ path: entry.path, media_type: entry.media_type, bytes: data.byteLength, sha256, ...entry.about });
    await output.add(entry, data);
    yield* output.take();
  }
  const text = Buffer.from(`${JSON.stringify(manifest(files, missing), null, 2)}\n`);
  await output.add({ path: 'manifest.json', media_type: 'application/json', modified_at: new Date() }, text);
  output.zip.end();
  yield* output.take();
}
