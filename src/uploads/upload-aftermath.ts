import { Injectable } from '@nestjs/common';

import type { Tx } from '#platform';

import { UploadObjects } from './upload-objects.js';
import { UploadQuota } from './upload-quota.js';
import type { StoredUpload } from './uploads.repository.js';

/** What follows the deletion of an upload: its slot in the same transaction, its objects once that is committed. */
@Injectable()
export class UploadAftermath {
  constructor(
    private readonly quota: UploadQuota,
    private readonly objects: UploadObjects,
  ) {}

  async deleted(row: StoredUpload, tx: Tx): Promise<void> {
    await this.quota.giveBack(row.user_id, tx);
    tx.afterCommit(() => this.objects.remove(row));
  }
}
