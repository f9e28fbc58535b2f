import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';

import { ModelGateway } from '#ai';
import { DomainEvents } from '#platform';

import { ProjectDeleted } from '../../projects/index.js';
import { UploadDeleting, UploadInUse } from '../../uploads/index.js';
import { UserDeleted } from '../../users/index.js';
import { ReadRepository } from '../store/read.repository.js';
import { ControlService } from './control.service.js';

/**
 * Cancels the runs of projects and users that are deleted, in the transaction that deletes them: their workers stop, and can write nothing more.
 * Cached answers and cost records of a user are deleted with the account. A photo that an active run uses cannot be deleted.
 */
@Injectable()
export class Deletions implements OnModuleInit {
  constructor(
    private readonly events: DomainEvents,
    private readonly control: ControlService,
    private readonly reads: ReadRepository,
    private readonly models: ModelGateway,
  ) {}

  onModuleInit(): void {
    this.events.on(ProjectDeleted, ({ project_id }, tx) => this.control.cancelAll('project_id', project_id, tx));
    this.events.on(UploadDeleting, async ({ upload_id, user_id }, tx) => {
      if (await this.reads.uploadInUse(user_id, upload_id, tx)) throw new UploadInUse();
    });
    this.events.on(UserDeleted, async ({ user_id }, tx) => {
      await this.control.cancelAll('user_id', user_id, tx);
      await this.models.forget(user_id, tx);
    });
  }
}
