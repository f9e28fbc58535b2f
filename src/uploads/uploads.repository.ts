import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, LessThan } from 'typeorm';
import type { FindOptionsWhere, Repository } from 'typeorm';

import type { ProcessedImage } from '#imaging';
import { Database } from '#platform';
import type { Tx } from '#platform';

import { UploadEntity } from './upload.entity.js';

/** An upload whose objects exist. */
export type StoredUpload = UploadEntity & {
  [K in 'format' | 'width' | 'height' | 'bytes' | 'thumbnail_bytes' | 'dominant_color' | 'placeholder']: NonNullable<UploadEntity[K]>;
};

/** The uploads table. A row is reserved while its photo is processed and stored once its objects exist; only stored ones are shown. */
@Injectable()
export class UploadsRepository {
  constructor(
    private readonly db: Database,
    @InjectRepository(UploadEntity) private readonly uploads: Repository<UploadEntity>,
  ) {}

  /** Makes a reservation for `seconds`; undefined when the user already has a row for this photo. NOTE: SQL, for the clock of the database. */
  reserve(row: Pick<UploadEntity, 'id' | 'user_id' | 'sha256'>, seconds: number, tx: Tx): Promise<{ id: string } | undefined> {
    return this.db.one<{ id: string }>(
      `INSERT INTO uploads (id, user_id, sha256, reserved_until) VALUES ($1, $2, $3, clock_timestamp() + make_interval(secs => $4))
       ON CONFLICT ON CONSTRAINT uploads_user_id_sha256_key DO NOTHING RETURNING id`,
      [row.id, row.user_id, row.sha256, seconds],
      tx,
    );
  }

  async findBySha(user_id: string, sha256: string, tx?: Tx): Promise<UploadEntity | undefined> {
    return (await this.in(tx).findOneBy({ user_id, sha256 })) ?? undefined;
  }

  /** Turns a reservation into an upload; undefined when the reservation is gone. */
  async store(id: string, image: ProcessedImage, project_id: string | null, tx: Tx): Promise<StoredUpload | undefined> {
    const { format, width, height, dominant_color, placeholder } = image;
    const sizes = { width, height, bytes: image.data.length, thumbnail_bytes: image.thumbnail.length };
    const stored = { status: 'stored' as const, reserved_until: null, created_at: () => 'now()' };
    const result = await this.in(tx).update(
      { id, status: 'reserved' },
      { ...stored, project_id, format, ...sizes, dominant_color, placeholder },
      { returning: '*' },
    );
    return (result.raw as StoredUpload[])[0];
  }

  /** Ends a reservation; 0 when there is none. */
  async release(id: string, tx: Tx): Promise<number> {
    return (await this.in(tx).delete({ id, status: 'reserved' })).affected ?? 0;
  }

  /** Ends expired reservations of crashed processes; returns their users. */
  releaseExpired(tx: Tx): Promise<{ user_id: string }[]> {
    return this.db.query<{ user_id: string }>(
      `DELETE FROM uploads WHERE status = 'reserved' AND reserved_until < clock_timestamp() RETURNING user_id`,
      [],
      tx,
    );
  }

  async link(id: string, project_id: string, tx: Tx): Promise<void> {
    await this.in(tx).update({ id }, { project_id });
  }

  findOwned(user_id: string, id: string, tx?: Tx): Promise<StoredUpload | undefined> {
    return this.findStored({ id, user_id }, tx);
  }

  /** In a transaction, the row cannot be deleted before its end. */
  find(id: string, tx?: Tx): Promise<StoredUpload | undefined> {
    return this.findStored({ id }, tx, tx && 'for_key_share');
  }

  lockOwned(user_id: string, id: string, tx: Tx): Promise<StoredUpload | undefined> {
    return this.findStored({ id, user_id }, tx, 'pessimistic_write');
  }

  ofProject(project_id: string, tx: Tx): Promise<StoredUpload[]> {
    const where = { project_id, status: 'stored' as const };
    return this.in(tx).find({ where, order: { id: 'ASC' }, lock: { mode: 'pessimistic_write' } }) as Promise<StoredUpload[]>;
  }

  ofUser(user_id: string, tx: Tx): Promise<StoredUpload[]> {
    return this.in(tx).findBy({ user_id, status: 'stored' }) as Promise<StoredUpload[]>;
  }

  pageOwned(user_id: string, beforeId: string | undefined, limit: number): Promise<StoredUpload[]> {
    const where = { user_id, status: 'stored' as const, ...(beforeId !== undefined && { id: LessThan(beforeId) }) };
    return this.uploads.find({ where, order: { id: 'DESC' }, take: limit }) as Promise<StoredUpload[]>;
  }

  /** The deleted row. NOTE: SQL, since TypeORM's `delete` returns no row. */
  deleteOwned(userId: string, id: string, tx: Tx): Promise<StoredUpload | undefined> {
    return this.db.one<StoredUpload>(
      `DELETE FROM uploads WHERE id = $1 AND user_id = $2 AND status = 'stored' RETURNING *`,
      [id, userId],
      tx,
    );
  }

  /** Which of these ids exist. */
  async existing(ids: readonly string[]): Promise<Set<string>> {
    const rows = await this.uploads.find({ select: { id: true }, where: { id: In(ids) } });
    return new Set(rows.map(({ id }) => id));
  }

  private in(tx?: Tx): Repository<UploadEntity> {
    return tx ? tx.manager.withRepository(this.uploads) : this.uploads;
  }

  private async findStored(
    where: FindOptionsWhere<UploadEntity>,
    tx?: Tx,
    mode?: 'pessimistic_write' | 'for_key_share',
  ): Promise<StoredUpload | undefined> {
    const row = await this.in(tx).findOne({ where: { ...where, status: 'stored' }, ...(mode && { lock: { mode } }) });
    return (row ?? undefined) as StoredUpload | undefined;
  }
}
