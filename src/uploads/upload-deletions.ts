import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';

import { DomainEvents } from '#platform';

import { ProjectDeleted, ProjectsService } from '../projects/index.js';
import { UserDeleted } from '../users/index.js';
import { UploadAftermath } from './upload-aftermath.js';
import { UploadObjects } from './upload-objects.js';
import { UploadsRepository } from './uploads.repository.js';

/** Deletes the photos of projects and users that are deleted: rows in the same transaction, objects when it is committed. */
@Injectable()
export class UploadDeletions implements OnModuleInit {
  constructor(
    private readonly events: DomainEvents,
    private readonly uploads: UploadsRepository,
    private readonly projects: ProjectsService,
    private readonly objects: UploadObjects,
    private readonly after: UploadAftermath,
  ) {}

  onModuleInit(): void {
    this.events.on(ProjectDeleted, async ({ project_id }, tx) => {
      const rows = await this.uploads.ofProject(project_id, tx);
      const ids = rows.map(({ id }) => id);
      const shared = await this.projects.shownElsewhere(ids, project_id, tx);
      for (const row of rows.filter(({ id }) => !shared.has(id))) {
        await this.uploads.deleteOwned(row.user_id, row.id, tx);
        await this.after.deleted(row, tx);
      }
    });
    this.events.on(UserDeleted, async ({ user_id }, tx) => {
      // NOTE: the rows go with the user's by their foreign key.
      const rows = await this.uploads.ofUser(user_id, tx);
      tx.afterCommit(async () => {
        for (const row of rows) await this.objects.remove(row);
      });
    });
  }
}
