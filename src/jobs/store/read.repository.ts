import { Injectable } from '@nestjs/common';

import { Database } from '#platform';
import type { Tx } from '#platform';

import type { JobEntity } from './job.entity.js';
import type { RunEntity } from './run.entity.js';

/** A job without its payloads. */
export type RunJobRow = Omit<JobEntity, 'input_payload' | 'output_payload'>;

/** A run without the inputs of its jobs. */
export type RunRow = Omit<RunEntity, 'input' | 'given'>;

interface JobFilter {
  status?: string | undefined;
  project_id?: string | undefined;
  job_type?: string | undefined;
}

interface RunFilter {
  status?: string | undefined;
  pipeline?: string | undefined;
}

/** The columns of `RunJobRow`. */
export const SUMMARY = `id, run_id, user_id, project_id, agent, job_type, lane, produces, needs, open_needs, status, attempt, max_attempts, next_run_at,
  error_code, error_message, provider, model, prompt_version, usage, created_at, started_at, completed_at`;

// NOTE: payloads are stored outside the row; reading them would be the largest part of the cost of a list of runs or jobs.
const RUN = `id, user_id, project_id, series, pipeline, only_agent, status, options, jobs_total, jobs_open, jobs_completed, jobs_failed,
  jobs_cancelled, assets_made, last_seq, request_id, traceparent, created_at, started_at, completed_at`;

/** Runs and jobs as their owner sees them. */
@Injectable()
export class ReadRepository {
  constructor(private readonly db: Database) {}

  /** A consistent snapshot of a run and its jobs. */
  snapshot(userId: string, id: string): Promise<{ run: RunRow; jobs: RunJobRow[] } | undefined> {
    return this.db.transaction(
      async (tx) => {
        const run = await this.db.one<RunRow>(`SELECT ${RUN} FROM runs WHERE id = $1 AND user_id = $2`, [id, userId], tx);
        return run && { run, jobs: await this.jobsOf(id, tx) };
      },
      { isolation: 'REPEATABLE READ' },
    );
  }

  /** The number of a run's newest event: it changes whenever the run or one of its jobs does. */
  async version(userId: string, id: string): Promise<number | undefined> {
    return (await this.db.one<{ last_seq: number }>('SELECT last_seq FROM runs WHERE id = $1 AND user_id = $2', [id, userId]))?.last_seq;
  }

  jobsOf(runId: string, tx?: Tx): Promise<RunJobRow[]> {
    return this.db.query<RunJobRow>(`SELECT ${SUMMARY} FROM jobs WHERE run_id = $1 ORDER BY id`, [runId], tx);
  }

  findJob(userId: string, id: string, tx?: Tx): Promise<JobEntity | undefined> {
    return this.db.one<JobEntity>('SELECT * FROM jobs WHERE id = $1 AND user_id = $2', [id, userId], tx);
  }

  /** Up to `limit` jobs, newest first, after `beforeId`; their payloads only with `withPayloads`. */
  pageJobs(
    userId: string,
    filter: JobFilter,
    beforeId: string | undefined,
    limit: number,
    withPayloads = false,
  ): Promise<(RunJobRow & Partial<JobEntity>)[]> {
    const { project_id, status, job_type } = filter;
    const comparisons = {
      'user_id =': userId,
      'id <': beforeId,
      'project_id =': project_id,
      'status =': status,
      'job_type =': job_type,
    };
    return this.db.newest('jobs', limit, comparisons, withPayloads ? `${SUMMARY}, input_payload, output_payload` : SUMMARY);
  }

  pageRunsOfUser(userId: string, { status, pipeline }: RunFilter, beforeId: string | undefined, limit: number): Promise<RunRow[]> {
    const comparisons = { 'user_id =': userId, 'id <': beforeId, 'status =': status, 'pipeline =': pipeline };
    return this.db.newest<RunRow>('runs', limit, comparisons, RUN);
  }

  pageRuns(projectId: string, beforeId: string | undefined, limit: number): Promise<RunRow[]> {
    return this.db.newest<RunRow>('runs', limit, { 'project_id =': projectId, 'id <': beforeId }, RUN);
  }

  /** A run with the outputs of its agents: its own and those it was given. */
  origin(userId: string, id: string, tx: Tx): Promise<(RunEntity & { outputs: Record<string, unknown> }) | undefined> {
    return this.db.one(
      `SELECT r.*, r.given || coalesce(
         (SELECT jsonb_object_agg(j.agent, j.output_payload) FROM jobs j WHERE j.run_id = r.id AND j.status = 'completed'), '{}') AS outputs
       FROM runs r WHERE r.id = $1 AND r.user_id = $2`,
      [id, userId],
      tx,
    );
  }

  /** The newest output of each of these agents in a user's project. */
  newestOutputs(userId: string, projectId: string, agents: readonly string[]): Promise<{ agent: string; output: unknown }[]> {
    return this.db.query(
      `SELECT DISTINCT ON (agent) agent, output_payload AS output FROM jobs
       WHERE project_id = $1 AND user_id = $2 AND agent = ANY ($3) AND status = 'completed' ORDER BY agent, id DESC`,
      [projectId, userId, agents],
    );
  }

  /** Whether an active run uses this photo. */
  async uploadInUse(userId: string, uploadId: string, tx: Tx): Promise<boolean> {
    const rows = await this.db.query(
      `SELECT 1 FROM runs WHERE user_id = $1 AND status IN ('pending', 'running') AND input #>> '{image,upload_id}' = $2 LIMIT 1`,
      [userId, uploadId],
      tx,
    );
    return rows.length > 0;
  }

  async newestRun(projectId: string): Promise<string | undefined> {
    return (await this.db.one<{ id: string }>('SELECT id FROM runs WHERE project_id = $1 ORDER BY id DESC LIMIT 1', [projectId]))?.id;
  }
}
