import { createHash } from 'node:crypto';

import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';

/** A file on its way into an archive; `load` is called when its turn comes, so that one file at a time is in memory; it gives nothing when the file is gone. */
export interface ArchiveEntry {
  path: string;
  media_type: string;
  modified_at: Date;
  load: () => Promise<Uint8Array | undefined>;
  /** What the manifest says of it besides path, size and hash. */
  about?: Record<string, unknown>;
}

/** What the manifest says of one file. */
export interface ManifestFile extends Record<string, unknown> {
  path: string;
  media_type: string;
  bytes: number;
  sha256: string;
}

const COMPRESSED = /^image\/(?!svg)|^video\/|zip/;
// Source: the ZIP format counts years from 1980 to 2107 (APPNOTE 4.4.6).
const EARLIEST = Date.UTC(1980, 0, 2);

/** Collects what the archive gives out between two entries. */
class Output {
  private chunks: Uint8Array[] = [];
  private failure: Error | undefined;
  readonly zip = new Zip((error, chunk) => {
    if (error) this.failure = error;
    else this.chunks.push(chunk);
  });

  add({ path, media_type, modified_at }: Pick<ArchiveEntry, 'path' | 'media_type' | 'modified_at'>, data: Uint8Array): void {
    // NOTE: pictures do not get smaller; packing them would only cost time.
    const file = COMPRESSED.test(media_type) ? new ZipPassThrough(path) : new ZipDeflate(path, { level: 6 });
    file.mtime = Math.max(EARLIEST, modified_at.getTime());
    this.zip.add(file);
    file.push(data, true);
  }

  take(): Uint8Array[] {
    if (this.failure) throw this.failure;
    const taken = this.chunks;
    this.chunks = [];
    return taken;
  }
}

/** A ZIP archive as a stream. It ends with `manifest.json`: what `manifest` makes of the files before it, with their sizes and SHA-256 hashes, and of the paths that are gone. */
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
    const sha256 = createHash('sha256').update(data).digest('hex');
    files.push({ path: entry.path, media_type: entry.media_type, bytes: data.byteLength, sha256, ...entry.about });
    output.add(entry, data);
    yield* output.take();
  }
  const text = Buffer.from(`${JSON.stringify(manifest(files, missing), null, 2)}\n`);
  output.add({ path: 'manifest.json', media_type: 'application/json', modified_at: new Date() }, text);
  output.zip.end();
  yield* output.take();
}
