import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Readable } from 'node:stream';

import { assertKey, ObjectMissing, ObjectStorage } from './object-storage.js';
import type { ByteRange, StoredObject } from './object-storage.js';

const UNFINISHED = '.unfinished';
/** Below this free space, enough for ten of the largest photos, the storage reports itself as down before writes start to fail. */
const MIN_FREE_BYTES = 100 * 1024 * 1024;

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}

/** Objects as files in a folder; a file gets its name only after all of it has been synced to disk. */
export class LocalStorage extends ObjectStorage {
  private readonly root: string;

  constructor(folder: string) {
    super();
    this.root = resolve(folder);
  }

  async put(key: string, data: Uint8Array): Promise<void> {
    const path = this.path(key);
    const unfinished = join(this.root, UNFINISHED, randomUUID());
    try {
      await this.writeDurably(unfinished, data);
      await rename(unfinished, path).catch(async (error: unknown) => {
        if (!isMissing(error)) throw error;
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        await rename(unfinished, path);
      });
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
  }

  async read(key: string, range?: ByteRange): Promise<Readable> {
    try {
      const file = await open(this.path(key));
      return file.createReadStream(range);
    } catch (error) {
      throw isMissing(error) ? new ObjectMissing(key) : error;
    }
  }

  async stat(key: string): Promise<StoredObject | undefined> {
    try {
      const { size, mtime } = await stat(this.path(key));
      return { key, bytes: size, modified_at: mtime };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async delete(key: string): Promise<void> {
    await rm(this.path(key), { force: true });
  }

  async *list(folder: string): AsyncGenerator<StoredObject> {
    const entries = await readdir(join(this.root, folder), { withFileTypes: true, recursive: true }).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw error;
    });
    for (const entry of entries) {
      if (!entry.isFile()) continue;
      const key = relative(this.root, join(entry.parentPath, entry.name)).split(sep).join('/');
      const found = await this.stat(key);
      if (found) yield found;
    }
  }

  signedUrl(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  async check(): Promise<void> {
    await mkdir(join(this.root, UNFINISHED), { recursive: true, mode: 0o700 });
    const { bavail, bsize } = await statfs(this.root);
    if (bavail * bsize < MIN_FREE_BYTES) throw new Error('the disk is nearly full');
  }

  async removeLeftovers(before: Date): Promise<void> {
    const folder = join(this.root, UNFINISHED);
    for (const name of await readdir(folder).catch(() => [])) {
      const path = join(folder, name);
      const found = await stat(path).catch(() => undefined);
      if (found && found.mtime < before) await rm(path, { force: true });
    }
  }

  private async writeDurably(path: string, data: Uint8Array): Promise<void> {
    const file = await open(path, 'wx', 0o600).catch(async (error: unknown) => {
      if (!isMissing(error)) throw error;
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      return open(path, 'wx', 0o600);
    });
    try {
      await file.writeFile(data);
      await file.sync();
    } finally {
      await file.close();
    }
  }

  private path(key: string): string {
    assertKey(key);
    return join(this.root, key);
  }
}
