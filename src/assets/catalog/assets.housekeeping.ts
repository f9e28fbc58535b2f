import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';

import { DomainEvents, Logger, Schedules } from '#platform';

import { ProjectDeleted } from '../../projects/index.js';
import { UserDeleted } from '../../users/index.js';
import { AssetFiles } from './asset-files.js';

/** Deletes the files of assets with their project or user, and sweeps unreferenced ones. */
@Injectable()
export class AssetsHousekeeping implements OnModuleInit {
  private readonly logger = new Logger('Assets');

  constructor(
    private readonly events: DomainEvents,
    private readonly schedules: Schedules,
    private readonly files: AssetFiles,
  ) {}

  onModuleInit(): void {
    this.events.on(ProjectDeleted, ({ project_id }, tx) => this.files.deleteOf('project_id', project_id, tx));
    this.events.on(UserDeleted, ({ user_id }, tx) => this.files.deleteOf('user_id', user_id, tx));
    this.schedules.every('assets.objects', 3_600, async (signal) => {
      const removed = await this.files.sweep(signal);
      if (removed > 0) this.logger.info('deleted files of deleted assets', { removed });
    });
  }
}
