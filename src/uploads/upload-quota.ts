import { Injectable } from '@nestjs/common';

import { Database } from '#platform';
import type { AuthUser, Tx } from '#platform';

import { UploadLimitReached, UserNotFound, UsersConfig, UsersService } from '../users/index.js';
import type { UploadStats } from '../users/index.js';
import { UploadsRepository } from './uploads.repository.js';
import type { UploadEntity } from './upload.entity.js';

/** Lifetime of a reservation, in seconds: longer than processing a photo takes, short enough that a crash blocks a slot for minutes only. */
const RESERVATION_SECONDS = 120;

/** The slots a user has for files. A slot and the row that holds it are taken, and returned, in one transaction, so that they always agree. */
@Injectable()
export class UploadQuota {
  constructor(
    private readonly users: UsersService,
    private readonly config: UsersConfig,
    private readonly uploads: UploadsRepository,
    private readonly db: Database,
  ) {}

  /** Takes a slot and a row for a photo; false when the user already has a row for it. Throws `UPLOAD_LIMIT_REACHED`. */
  reserve(row: Pick<UploadEntity, 'id' | 'user_id' | 'sha256'>): Promise<boolean> {
    return this.db.transaction(async (tx) => {
      // NOTE: the user's row first, here and everywhere, so that two uploads of one user cannot deadlock.
      const taken = await this.users.takeUploadSlot(row.user_id, this.config.UPLOAD_LIMIT, tx);
      const twin = await this.uploads.findBySha(row.user_id, row.sha256, tx);
      if (!taken && !twin) throw new UploadLimitReached({ limit: this.config.UPLOAD_LIMIT });
      const reserved = twin ? undefined : await this.uploads.reserve(row, RESERVATION_SECONDS, tx);
      if (taken && !reserved) await this.users.returnUploadSlot(row.user_id, tx);
      return reserved !== undefined;
    });
  }

  /** Returns the slot of a reservation. */
  async release(row: Pick<UploadEntity, 'id' | 'user_id'>): Promise<void> {
    await this.db.transaction(async (tx) => {
      await this.users.lock(row.user_id, tx);
      if ((await this.uploads.release(row.id, tx)) > 0) await this.users.returnUploadSlot(row.user_id, tx);
    });
  }

  /** Returns the slot of a deleted upload. */
  async returnSlot(userId: string, tx: Tx): Promise<void> {
    await this.users.returnUploadSlot(userId, tx);
  }

  /** Ends the reservations of crashed processes; returns how many. */
  async releaseExpired(): Promise<number> {
    return this.db.transaction(async (tx) => {
      const released = await this.uploads.releaseExpired(tx);
      for (const { user_id } of released) await this.users.returnUploadSlot(user_id, tx);
      return released.length;
    });
  }

  async statsOf(user: AuthUser): Promise<UploadStats> {
    const row = await this.users.findById(user.id);
    if (!row) throw new UserNotFound();
    return this.users.uploadStats(row);
  }
}
