import { Injectable } from '@nestjs/common';

import type { ProcessedImage } from '#imaging';
import { Database } from '#platform';
import type { Tx } from '#platform';

import type { UploadEntity } from './upload.entity.js';

/** An upload whose objects exist. */
export type StoredUpload = UploadEntity & {
  [K in 'format' | 'width' | 'height' | 'bytes' | 'thumbnail_bytes' | 'dominant_color' | 'placeholder']: NonNullable<UploadEntity[K]>;
};

/** The uploads table. A row is reserved while its photo is processed and stored once its objects exist; only stored ones are shown. */
@Injectable()
export class UploadsRepository {
  constructor(private readonly db: Database) {}

  /** Makes a reservation for `seconds`; undefined when the user already has a row for this photo. */
  reserve(row: Pick<UploadEntity, 'id' | 'user_id' | 'sha256'>, seconds: number, tx: Tx): Promise<{ id: string } | undefined> {
    return this.db.one<{ id: string }>(
      `INSERT INTO uploads (id, user_id, sha256, reserved_until) VALUES ($1, $2, $3, clock_timestamp() + make_interval(secs => $4))
       ON CONFLICT ON CONSTRAINT uploads_user_id_sha256_key DO NOTHING RETURNING id`,
      [row.id, row.user_id, row.sha256, seconds],
      tx,
    );
  }

  findBySha(userId: string, sha256: string, tx?: Tx): Promise<UploadEntity | undefined> {
    return this.db.one<UploadEntity>('SELECT * FROM uploads WHERE user_id = $1 AND sha256 = $2', [userId, sha256], tx);
  }

  /** Turns a reservation into an upload; undefined when the reservation is gone. */
  store(id: string, image: ProcessedImage, projectId: string | null, tx: Tx): Promise<StoredUpload | undefined> {
    return this.db.one<StoredUpload>(
      `UPDATE uploads SET status = 'stored', reserved_until = NULL, project_id = $2, format = $3, width = $4, height = $5, bytes = $6,
         thumbnail_bytes = $7, dominant_color = $8, placeholder = $9, created_at = now()
       WHERE id = $1 AND status = 'reserved' RETURNING *`,
      [
        id,
        projectId,
        image.format,
        image.width,
        image.height,
        image.data.length,
        image.thumbnail.length,
        image.dominant_color,
        image.placeholder,
      ],
      tx,
    );
  }

  /** Ends a reservation; 0 when there is none. */
  release(id: string, tx: Tx): Promise<number> {
    return this.db.execute(`DELETE FROM uploads WHERE id = $1 AND status = 'reserved'`, [id], tx);
  }

  /** Ends expired reservations of crashed processes; returns their users. */
  releaseExpired(tx: Tx): Promise<{ user_id: string }[]> {
    return this.db.query<{ user_id: string }>(
      `DELETE FROM uploads WHERE status = 'reserved' AND reserved_until < clock_timestamp() RETURNING user_id`,
      [],
      tx,
    );
  }

  async link(id: string, projectId: string, tx: Tx): Promise<void> {
    await this.db.execute('UPDATE uploads SET project_id = $2 WHERE id = $1', [id, projectId], tx);
  }

  findOwned(userId: string, id: string, tx?: Tx): Promise<StoredUpload | undefined> {
    return this.db.one<StoredUpload>(`SELECT * FROM uploads WHERE id = $1 AND user_id = $2 AND status = 'stored'`, [id, userId], tx);
  }

  /** In a transaction, the row cannot be deleted before its end. */
  find(id: string, tx?: Tx): Promise<StoredUpload | undefined> {
    return this.db.one<StoredUpload>(`SELECT * FROM uploads WHERE id = $1 AND status = 'stored' ${tx ? 'FOR KEY SHARE' : ''}`, [id], tx);
  }

  lockOwned(userId: string, id: string, tx: Tx): Promise<StoredUpload | undefined> {
    return this.db.one<StoredUpload>(
      `SELECT * FROM uploads WHERE id = $1 AND user_id = $2 AND status = 'stored' FOR UPDATE`,
      [id, userId],
      tx,
    );
  }

  ofProject(projectId: string, tx: Tx): Promise<StoredUpload[]> {
    return this.db.query<StoredUpload>(
      `SELECT * FROM uploads WHERE project_id = $1 AND status = 'stored' ORDER BY id FOR UPDATE`,
      [projectId],
      tx,
    );
  }

  ofUser(userId: string, tx: Tx): Promise<StoredUpload[]> {
    return this.db.query<StoredUpload>(`SELECT * FROM uploads WHERE user_id = $1 AND status = 'stored'`, [userId], tx);
  }

  pageOwned(userId: string, beforeId: string | undefined, limit: number): Promise<StoredUpload[]> {
    return this.db.query<StoredUpload>(
      `SELECT * FROM uploads WHERE user_id = $1 AND status = 'stored' AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
      [userId, beforeId ?? null, limit],
    );
  }

  deleteOwned(userId: string, id: string, tx: Tx): Promise<StoredUpload | undefined> {
    return this.db.one<StoredUpload>(
      `DELETE FROM uploads WHERE id = $1 AND user_id = $2 AND status = 'stored' RETURNING *`,
      [id, userId],
      tx,
    );
  }

  /** Which of these ids exist. */
  async existing(ids: readonly string[]): Promise<Set<string>> {
    const rows = await this.db.query<{ id: string }>('SELECT id FROM uploads WHERE id = ANY ($1)', [ids]);
    return new Set(rows.map(({ id }) => id));
  }
}
