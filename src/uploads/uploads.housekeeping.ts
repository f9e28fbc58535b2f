import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';

import { Logger, Schedules } from '#platform';

import { UserExport } from '../users/index.js';
import { removeAbandonedFiles } from './receive-file.js';
import { UploadObjects } from './upload-objects.js';
import { UploadQuota } from './upload-quota.js';
import { UploadsRepository } from './uploads.repository.js';

const EXPORTED_AT_MOST = 1_000;
const ABANDONED_AFTER_MS = 3_600_000;

/** Background work of uploads: expired reservations and unreferenced objects; also their part of a user's export. */
@Injectable()
export class UploadsHousekeeping implements OnModuleInit {
  private readonly logger = new Logger('Uploads');

  constructor(
    private readonly schedules: Schedules,
    private readonly quota: UploadQuota,
    private readonly objects: UploadObjects,
    private readonly exports: UserExport,
    private readonly uploads: UploadsRepository,
  ) {}

  onModuleInit(): void {
    this.schedules.every('uploads.reservations', 30, async () => {
      const released = await this.quota.releaseExpired();
      if (released > 0) this.logger.warn('released upload slots of expired reservations', { released });
    });
    this.schedules.every('uploads.objects', 3_600, async (signal) => {
      await removeAbandonedFiles(new Date(Date.now() - ABANDONED_AFTER_MS));
      const removed = await this.objects.sweep(signal);
      if (removed > 0) this.logger.info('deleted objects of deleted uploads', { removed });
    });
    this.exports.register('uploads', (userId) => this.uploads.pageOwned(userId, undefined, EXPORTED_AT_MOST));
  }
}
