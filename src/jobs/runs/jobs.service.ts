import { Injectable } from '@nestjs/common';

import { keyset, ValidationError } from '#platform';
import type { AuthUser } from '#platform';
import type { PageOf } from '#platform/schema';

import { ProjectsService } from '../../projects/index.js';
import { ReadRepository } from '../store/read.repository.js';
import { ControlService } from './control.service.js';
import { JobNotFound } from './runs.errors.js';
import { MAX_JOBS_WITH_PAYLOADS } from './runs.schema.js';
import type { Job, JobQuery, ListedJob, ProjectJobQuery } from './runs.schema.js';

/** Single jobs of a user. */
@Injectable()
export class JobsService {
  constructor(
    private readonly reads: ReadRepository,
    private readonly control: ControlService,
    private readonly projects: ProjectsService,
  ) {}

  /** A page of the user's jobs; payloads may be large, so they are included on short pages only. Throws `VALIDATION_ERROR`. */
  async list(user: AuthUser, { limit, cursor, include, ...filter }: JobQuery): Promise<PageOf<ListedJob>> {
    if (include && limit > MAX_JOBS_WITH_PAYLOADS) {
      const message = `must be at most ${MAX_JOBS_WITH_PAYLOADS} with include=payloads`;
      throw new ValidationError({ errors: [{ path: 'limit', message }] });
    }
    const rows = await this.reads.pageJobs(user.id, filter, keyset.decode(cursor)?.id, limit + 1, include !== undefined);
    return keyset.page(rows, limit);
  }

  /** The jobs of one of the user's projects. Throws `NOT_FOUND`. */
  async ofProject(user: AuthUser, projectId: string, query: ProjectJobQuery): Promise<PageOf<ListedJob>> {
    await this.projects.get(user, projectId);
    return this.list(user, { ...query, project_id: projectId });
  }

  /** Throws `NOT_FOUND`. */
  async get(user: AuthUser, id: string): Promise<Job> {
    const row = await this.reads.findJob(user.id, id);
    if (!row) throw new JobNotFound({ id });
    return row;
  }

  /** Cancels the job and the jobs that depend on it. Throws `NOT_FOUND`. */
  async cancel(user: AuthUser, id: string): Promise<Job> {
    const { run_id } = await this.get(user, id);
    await this.control.cancelJob(user.id, run_id, id);
    return this.get(user, id);
  }

  /** Throws `NOT_FOUND`, `JOB_NOT_RETRYABLE`, `RUN_ALREADY_ACTIVE`, `RUN_LIMIT_REACHED`, `RETRY_LIMIT_REACHED`. */
  async retry(user: AuthUser, id: string): Promise<Job> {
    const { run_id } = await this.get(user, id);
    await this.control.retryJob(user.id, run_id, id);
    return this.get(user, id);
  }
}
