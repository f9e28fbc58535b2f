import { hash } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { newId } from '#platform';
import type { Tx } from '#platform';
import { ObjectStorage, sweepUnreferenced } from '#storage';

import type { AssetFileEntity } from './asset-file.entity.js';
import { AssetFilesRepository } from './asset-files.repository.js';

const FOLDER = 'assets';
const DAY_MS = 86_400_000;
const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/webp': 'webp',
  'image/jpeg': 'jpg',
  'image/avif': 'avif',
};

/** Files that jobs attach to their assets. */
@Injectable()
export class AssetFiles {
  constructor(
    private readonly storage: ObjectStorage,
    private readonly files: AssetFilesRepository,
  ) {}

  /** Stores a file for the asset of a job: first the object, then its row. A second file of the same name replaces it. */
  async attach(
    jobId: string,
    name: string,
    data: Uint8Array,
    mediaType: string,
  ): Promise<{ name: string; media_type: string; bytes: number }> {
    const extension = EXTENSIONS[mediaType];
    if (!extension) throw new Error(`files of type ${mediaType} cannot be attached to an asset`);
    const key = `${FOLDER}/${newId()}.${extension}`;
    await this.storage.put(key, data, { content_type: mediaType });
    const sha256 = hash('sha256', data, 'hex');
    await this.files.save({ job_id: jobId, name, object_key: key, media_type: mediaType, bytes: String(data.byteLength), sha256 });
    return { name, media_type: mediaType, bytes: data.byteLength };
  }

  /** The files of several jobs, in the order they were attached. */
  ofJobs(jobIds: readonly string[]): Promise<AssetFileEntity[]> {
    return this.files.ofJobs(jobIds);
  }

  find(jobId: string, name: string): Promise<AssetFileEntity | undefined> {
    return this.files.find(jobId, name);
  }

  /** Deletes the files of a project's or a user's assets: rows in the transaction, objects once that is committed. */
  async deleteOf(owner: 'project_id' | 'user_id', id: string, tx: Tx): Promise<void> {
    const keys = await this.files.deleteOf(owner, id, tx);
    tx.afterCommit(async () => {
      for (const key of keys) await this.storage.delete(key);
    });
  }

  /** Deletes objects older than a day that no version of an asset refers to; returns how many. */
  async sweep(signal: AbortSignal, before = new Date(Date.now() - DAY_MS)): Promise<number> {
    await this.files.deleteUnused();
    return sweepUnreferenced(this.storage, { folder: FOLDER, before, referenced: (keys) => this.files.referenced(keys), signal });
  }
}
