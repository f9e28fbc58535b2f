import { Injectable } from '@nestjs/common';

import type { ProcessedImage } from '#imaging';
import { Database } from '#platform';
import type { AuthUser } from '#platform';

import { ProjectsService } from '../projects/index.js';
import { UploadNotFound } from './uploads.errors.js';
import { UploadsRepository } from './uploads.repository.js';
import type { StoredUpload } from './uploads.repository.js';

/** Uploads and the projects that show them, changed together. */
@Injectable()
export class UploadLinks {
  constructor(
    private readonly uploads: UploadsRepository,
    private readonly projects: ProjectsService,
    private readonly db: Database,
  ) {}

  /** Refuses a project that is not the user's before the photo is processed. Throws `NOT_FOUND`. */
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

  /** Makes an existing upload the photo of a project too; undefined when it has been deleted meanwhile. */
  link(user: AuthUser, id: string, projectId: string | undefined): Promise<StoredUpload | undefined> {
    return this.db.transaction(async (tx) => {
      const row = await this.uploads.lockOwned(user.id, id, tx);
      if (!row || !projectId) return row;
      await this.projects.setImage(user, projectId, id, tx);
      await this.uploads.link(id, projectId, tx);
      return { ...row, project_id: projectId };
    });
  }
}
