import { Injectable } from '@nestjs/common';

import type { ProcessedImage } from '#imaging';
import { ObjectStorage, sweepUnreferenced } from '#storage';
import type { Content } from '#storage';

import { originalKey, thumbnailKey, uploadOf, UPLOADS_FOLDER } from './object-keys.js';
import { UploadsRepository } from './uploads.repository.js';
import type { StoredUpload } from './uploads.repository.js';

const DAY_MS = 86_400_000;

/** The stored objects of uploads: the photo in our encoding, and its thumbnail. */
@Injectable()
export class UploadObjects {
  constructor(
    private readonly storage: ObjectStorage,
    private readonly uploads: UploadsRepository,
  ) {}

  async put(id: string, image: ProcessedImage): Promise<void> {
    await Promise.all([
      this.storage.put(originalKey({ id, format: image.format }), image.data, { content_type: `image/${image.format}` }),
      this.storage.put(thumbnailKey({ id }), image.thumbnail, { content_type: 'image/webp' }),
    ]);
  }

  async read(row: StoredUpload): Promise<{ data: Buffer; media_type: string }> {
    return { data: await this.storage.readAll(originalKey(row)), media_type: `image/${row.format}` };
  }

  /** NOTE: an upload never changes, so its id names the bytes and browsers may keep them. */
  contentOf(row: StoredUpload, variant: 'original' | 'thumb'): Content {
    const shared = { etag: `${row.id}-${variant}`, disposition: 'inline', max_age: 3_600 } as const;
    return variant === 'thumb'
      ? { ...shared, key: thumbnailKey(row), bytes: row.thumbnail_bytes, media_type: 'image/webp', name: `${row.id}-thumb.webp` }
      : {
          ...shared,
          key: originalKey(row),
          bytes: row.bytes,
          media_type: `image/${row.format}`,
          name: originalKey(row).slice(UPLOADS_FOLDER.length + 1),
        };
  }

  async remove(row: StoredUpload): Promise<void> {
    await Promise.all([this.storage.delete(originalKey(row)), this.storage.delete(thumbnailKey(row))]);
  }

  /** Deletes objects older than a day that no row names: those of crashes, and of deleted accounts and projects. */
  sweep(signal: AbortSignal, before = new Date(Date.now() - DAY_MS)): Promise<number> {
    const referenced = async (keys: readonly string[]): Promise<Set<string>> => {
      const alive = await this.uploads.existing(keys.map(uploadOf));
      return new Set(keys.filter((key) => alive.has(uploadOf(key))));
    };
    return sweepUnreferenced(this.storage, { folder: UPLOADS_FOLDER, before, referenced, signal });
  }
}
