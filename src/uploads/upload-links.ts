import { Injectable } from '@nestjs/common';

import type { ProcessedImage } from '#imaging';
import { Database, DomainEvents } from '#platform';
import type { AuthUser } from '#platform';

import { ProjectsService } from '../projects/index.js';
import { UploadAftermath } from './upload-aftermath.js';
import { UploadNotFound } from './uploads.errors.js';
import { UploadDeleting } from './uploads.events.js';
import { UploadsRepository } from './uploads.repository.js';
import type { StoredUpload } from './uploads.repository.js';

/** Uploads and the projects that show them, changed together. */
@Injectable()
export class UploadLinks {
  constructor(
    private readonly uploads: UploadsRepository,
    private readonly projects: ProjectsService,
    private readonly events: DomainEvents,
    private readonly db: Database,
    private readonly after: UploadAftermath,
  ) {}

  /** Refuses a project that is not the user's, before anything is spent on the photo. Throws `NOT_FOUND`. */
  async check(user: AuthUser, projectId: string | undefined): Promise<void> {
    if (projectId) await this.projects.get(user, projectId);
  }

  /** Makes a reservation an upload, shown by the project. Throws `NOT_FOUND` when the project or the reservation is gone. */
  store(user: AuthUser, id: string, image: ProcessedImage, projectId: string | undefined): Promise<StoredUpload> {
    return this.db.transaction(async (tx) => {
      if (projectId) await this.projects.setImage(user, projectId, id, tx);
      const row = await this.uploads.store(id, image, projectId ?? null, tx);
      if (!row) throw new UploadNotFound({ id });
      return row;
    });
  }

  /** Shows an upload that exists in a project too; nothing when it was deleted meanwhile. */
  link(user: AuthUser, id: string, projectId: string | undefined): Promise<StoredUpload | undefined> {
    return this.db.transaction(async (tx) => {
      const row = await this.uploads.lockOwned(user.id, id, tx);
      if (!row || !projectId) return row;
      await this.projects.setImage(user, projectId, id, tx);
      await this.uploads.link(id, projectId, tx);
      return { ...row, project_id: projectId };
    });
  }

  /** Throws `NOT_FOUND`, and what a listener of `UploadDeleting` throws. */
  delete(user: AuthUser, id: string): Promise<void> {
    return this.db.transaction(async (tx) => {
      // NOTE: locked before the listeners are asked: a run that starts meanwhile either holds the row and is seen, or finds it gone.
      if (!(await this.uploads.lockOwned(user.id, id, tx))) throw new UploadNotFound({ id });
      await this.events.emit(UploadDeleting, { upload_id: id, user_id: user.id }, tx);
      const row = await this.uploads.deleteOwned(user.id, id, tx);
      if (!row) throw new UploadNotFound({ id });
      await this.projects.clearImage(id, tx);
      await this.after.deleted(row, tx);
    });
  }
}
