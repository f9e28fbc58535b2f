import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';

import { DomainEvents } from '#platform';

import { ProjectDeleted } from '../projects/index.js';
import { UserDeleted } from '../users/index.js';
import { ControlService } from './control.service.js';

/** Ends the work of projects and users that are deleted, in the transaction that deletes them: their workers stop, and write nothing more. */
@Injectable()
export class Deletions implements OnModuleInit {
  constructor(
    private readonly events: DomainEvents,
    private readonly control: ControlService,
  ) {}

  onModuleInit(): void {
    this.events.on(ProjectDeleted, ({ project_id }, tx) => this.control.cancelAll('project_id', project_id, tx));
    this.events.on(UserDeleted, ({ user_id }, tx) => this.control.cancelAll('user_id', user_id, tx));
  }
}
