import { Injectable } from '@nestjs/common';

import type { AuthUser } from '#platform';

import { ProjectsService } from '../../projects/index.js';
import { sumOf } from './usage-sum.js';
import { UsageRepository } from './usage.repository.js';
import type { UsageQuery, UsageReport } from './usage.schema.js';

/** Model usage and cost of a user. Jobs that were deleted with their project are not included. */
@Injectable()
export class UsageService {
  constructor(
    private readonly usage: UsageRepository,
    private readonly projects: ProjectsService,
  ) {}

  /** Throws `NOT_FOUND` when the project is not the user's. */
  async report(user: AuthUser, { project_id }: UsageQuery): Promise<UsageReport> {
    if (project_id !== undefined) await this.projects.get(user, project_id);
    const months = await this.usage.months(user.id, project_id);
    return { total: sumOf(months), months };
  }
}
