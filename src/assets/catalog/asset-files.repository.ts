import { Injectable } from '@nestjs/common';

import { Database } from '#platform';
import type { Tx } from '#platform';

import type { AssetFileEntity } from './asset-file.entity.js';

/** The table asset_files. */
@Injectable()
export class AssetFilesRepository {
  constructor(private readonly db: Database) {}

  async save(file: Omit<AssetFileEntity, 'created_at'>): Promise<void> {
    await this.db.execute(
      `INSERT INTO asset_files (job_id, name, object_key, media_type, bytes, sha256) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (job_id, name) DO UPDATE SET object_key = excluded.object_key, media_type = excluded.media_type, bytes = excluded.bytes, sha256 = excluded.sha256`,
      [file.job_id, file.name, file.object_key, file.media_type, file.bytes, file.sha256],
    );
  }

  ofJobs(jobIds: readonly string[]): Promise<AssetFileEntity[]> {
    return this.db.query<AssetFileEntity>('SELECT * FROM asset_files WHERE job_id = ANY ($1) ORDER BY job_id, created_at', [jobIds]);
  }

  find(jobId: string, name: string): Promise<AssetFileEntity | undefined> {
    return this.db.one<AssetFileEntity>('SELECT * FROM asset_files WHERE job_id = $1 AND name = $2', [jobId, name]);
  }

  /** Deletes the rows of files of a project's or a user's assets, in every version; returns their object keys. */
  async deleteOf(owner: 'project_id' | 'user_id', id: string, tx: Tx): Promise<string[]> {
    const rows = await this.db.query<{ object_key: string }>(
      `DELETE FROM asset_files f USING asset_versions v JOIN assets a ON a.id = v.asset_id
       WHERE v.job_id = f.job_id AND a.${owner} = $1 RETURNING f.object_key`,
      [id],
      tx,
    );
    return rows.map(({ object_key }) => object_key);
  }

  /** Deletes rows older than a day that no version of an asset refers to: of jobs that never finished, and of deleted assets. */
  deleteUnused(): Promise<number> {
    return this.db.execute(
      `DELETE FROM asset_files f WHERE created_at < clock_timestamp() - interval '1 day'
       AND NOT EXISTS (SELECT 1 FROM asset_versions v WHERE v.job_id = f.job_id)`,
    );
  }

  /** Which of these objects a row refers to. */
  async referenced(keys: readonly string[]): Promise<Set<string>> {
    const rows = await this.db.query<{ object_key: string }>('SELECT object_key FROM asset_files WHERE object_key = ANY ($1)', [keys]);
    return new Set(rows.map(({ object_key }) => object_key));
  }
}
