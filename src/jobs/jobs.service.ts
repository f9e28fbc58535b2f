import { Injectable } from '@nestjs/common';

import { keyset } from '#platform';
import type { AuthUser } from '#platform';
import type { PageOf } from '#platform/schema';

import { ProjectsService } from '../projects/index.js';
import { ControlService } from './control.service.js';
import { JobNotFound } from './jobs.errors.js';
import type { Job, JobQuery, ProjectJobQuery } from './jobs.schema.js';
import { ReadRepository } from './store/read.repository.js';

/** Single jobs of a user. */
@Injectable()
export class JobsService {
  constructor(
    private readonly reads: ReadRepository,
    private readonly control: ControlService,
    private readonly projects: ProjectsService,
  ) {}

  async list(user: AuthUser, { limit, cursor, ...filter }: JobQuery): Promise<PageOf<Job>> {
    const rows = await this.reads.pageJobs(user.id, filter, keyset.decode(cursor)?.id, limit + 1);
    return keyset.page(rows, limit);
  }

  /** The jobs of one of the user's projects. Throws `NOT_FOUND`. */
  async ofProject(user: AuthUser, projectId: string, query: ProjectJobQuery): Promise<PageOf<Job>> {
    await this.projects.get(user, projectId);
    return this.list(user, { ...query, project_id: projectId });
  }

  /** Throws `NOT_FOUND`. */
  async get(user: AuthUser, id: string): Promise<Job> {
    const row = await this.reads.findJob(user.id, id);
    if (!row) throw new JobNotFound({ id });
    return row;
  }

  /** Ends the job, and what needs it. Throws `NOT_FOUND`. */
  async cancel(user: AuthUser, id: string): Promise<Job> {
    const { run_id } = await this.get(user, id);
    await this.control.cancelJob(user.id, run_id, id);
    return this.get(user, id);
  }

  /** Throws `NOT_FOUND`, `JOB_NOT_RETRYABLE`, `RUN_ALREADY_ACTIVE`. */
  async retry(user: AuthUser, id: string): Promise<Job> {
    const { run_id } = await this.get(user, id);
    await this.control.retryJob(user.id, run_id, id);
    return this.get(user, id);
  }
}
