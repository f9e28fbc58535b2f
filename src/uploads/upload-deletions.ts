import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';

import { Database, DomainEvents } from '#platform';
import type { AuthUser, Tx } from '#platform';

import { ProjectDeleted, ProjectsService } from '../projects/index.js';
import { UserDeleted } from '../users/index.js';
import { UploadObjects } from './upload-objects.js';
import { UploadQuota } from './upload-quota.js';
import { UploadNotFound } from './uploads.errors.js';
import { UploadDeleting } from './uploads.events.js';
import { UploadsRepository } from './uploads.repository.js';
import type { StoredUpload } from './uploads.repository.js';

/** Deletes photos: one that its owner deletes, and those of deleted projects and users. Rows go in the transaction, objects once it is committed. */
@Injectable()
export class UploadDeletions implements OnModuleInit {
  constructor(
    private readonly events: DomainEvents,
    private readonly uploads: UploadsRepository,
    private readonly projects: ProjectsService,
    private readonly quota: UploadQuota,
    private readonly objects: UploadObjects,
    private readonly db: Database,
  ) {}

  onModuleInit(): void {
    this.events.on(ProjectDeleted, async ({ project_id }, tx) => {
      const rows = await this.uploads.ofProject(project_id, tx);
      const ids = rows.map(({ id }) => id);
      const shared = await this.projects.shownElsewhere(ids, project_id, tx);
      for (const row of rows.filter(({ id }) => !shared.has(id))) {
        await this.uploads.deleteOwned(row.user_id, row.id, tx);
        await this.release(row, tx);
      }
    });
    this.events.on(UserDeleted, async ({ user_id }, tx) => {
      // NOTE: the foreign key deletes the rows with the user.
      const rows = await this.uploads.ofUser(user_id, tx);
      tx.afterCommit(async () => {
        for (const row of rows) await this.objects.remove(row);
      });
    });
  }

  /** Throws `NOT_FOUND`, and what a listener of `UploadDeleting` throws. */
  delete(user: AuthUser, id: string): Promise<void> {
    return this.db.transaction(async (tx) => {
      // NOTE: locked before the listeners are asked: a run that starts meanwhile either holds the row and is seen, or finds it deleted.
      if (!(await this.uploads.lockOwned(user.id, id, tx))) throw new UploadNotFound({ id });
      await this.events.emit(UploadDeleting, { upload_id: id, user_id: user.id }, tx);
      const row = await this.uploads.deleteOwned(user.id, id, tx);
      if (!row) throw new UploadNotFound({ id });
      await this.projects.clearImage(id, tx);
      await this.release(row, tx);
    });
  }

  private async release(row: StoredUpload, tx: Tx): Promise<void> {
    await this.quota.returnSlot(row.user_id, tx);
    tx.afterCommit(() => this.objects.remove(row));
  }
}
