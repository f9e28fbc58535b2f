import { Injectable } from '@nestjs/common';

import { Database } from '#platform';
import type { Tx } from '#platform';

import { endedRunJson } from './ended-run.js';
import type { EndedRun } from './ended-run.js';
import type { JobEntity } from './job.entity.js';
import type { RunEntity } from './run.entity.js';

type Reset = Pick<JobEntity, 'id' | 'agent' | 'needs' | 'status' | 'error_code'>;

const PROGRESS = `jsonb_build_object('total', m.jobs_total, 'completed', m.jobs_completed, 'failed', m.jobs_failed, 'cancelled', m.jobs_cancelled)`;

/** Cancelling and retrying. Each method expects the run to be locked by `lock` in the same transaction, so that its statement sees every earlier change. */
@Injectable()
export class ControlRepository {
  constructor(private readonly db: Database) {}

  lock(runId: string, tx: Tx): Promise<RunEntity | undefined> {
    return this.db.one<RunEntity>('SELECT * FROM runs WHERE id = $1 FOR UPDATE', [runId], tx);
  }

  /** The runs of a project or a user that have not ended, locked. */
  lockActive(owner: 'project_id' | 'user_id', id: string, tx: Tx): Promise<{ id: string }[]> {
    return this.db.query(`SELECT id FROM runs WHERE ${owner} = $1 AND status IN ('pending', 'running') ORDER BY id FOR UPDATE`, [id], tx);
  }

  /** Cancels all jobs that have not ended; from then on their workers can write nothing. Returns the jobs that were running, and the run. */
  async cancelRun(runId: string, tx: Tx): Promise<{ running: string[]; run: EndedRun | undefined }> {
    const row = await this.db.one<{ running: string[]; run: EndedRun }>(
      `WITH before AS (
         SELECT id FROM jobs WHERE run_id = $1 AND status = 'running'
       ), stopped AS (
         UPDATE jobs SET status = 'cancelled', error_code = 'cancelled', error_message = 'the run was cancelled',
           dispatched_at = NULL, lease_until = NULL, completed_at = clock_timestamp()
         WHERE run_id = $1 AND status IN ('pending', 'running')
         RETURNING id, agent, job_type, attempt
       ), moved AS (
         UPDATE runs r SET status = 'cancelled', completed_at = clock_timestamp(), jobs_open = 0, jobs_cancelled = r.jobs_cancelled + s.n,
           last_seq = r.last_seq + s.n + 1
         FROM (SELECT count(*)::integer AS n FROM stopped) s WHERE r.id = $1
         RETURNING r.*, r.last_seq - s.n - 1 AS base
       ), recorded AS (
         INSERT INTO job_events (run_id, seq, job_id, type, data)
         SELECT m.id, m.base + row_number() OVER (ORDER BY s.id), s.id, 'job.cancelled', jsonb_build_object('job_id', s.id, 'agent', s.agent,
           'job_type', s.job_type, 'status', 'cancelled', 'attempt', s.attempt, 'error_code', 'cancelled', 'progress', ${PROGRESS})
         FROM stopped s, moved m
         UNION ALL
         SELECT m.id, m.last_seq, NULL, 'run.cancelled', jsonb_build_object('status', 'cancelled', 'progress', ${PROGRESS}) FROM moved m
       )
       SELECT ${endedRunJson('m')} AS run, coalesce((SELECT jsonb_agg(id) FROM before), '[]') AS running FROM moved m`,
      [runId],
      tx,
    );
    return { running: row?.running ?? [], run: row?.run };
  }

  /** The jobs of a run, as a retry needs them. */
  jobsOf(runId: string, tx: Tx): Promise<Reset[]> {
    return this.db.query<Reset>('SELECT id, agent, needs, status, error_code FROM jobs WHERE run_id = $1 ORDER BY id', [runId], tx);
  }

  /** Puts ended jobs back to `pending` with all their attempts, and their run back to `running`. */
  async reset(runId: string, jobIds: readonly string[], tx: Tx): Promise<void> {
    await this.db.execute(
      `WITH before AS (
         SELECT id, status FROM jobs WHERE run_id = $1 AND id = ANY ($2::uuid[]) AND status IN ('failed', 'timeout', 'cancelled')
       ), put_back AS (
         UPDATE jobs j SET status = 'pending', attempt = 0, deadline_at = NULL, next_run_at = clock_timestamp(), dispatched_at = NULL,
           error_code = NULL, error_message = NULL, completed_at = NULL
         FROM before b WHERE j.id = b.id
         RETURNING j.id, j.agent, j.job_type, b.status AS was
       ), counted AS (
         SELECT count(*)::integer AS n, count(*) FILTER (WHERE was = 'cancelled')::integer AS cancelled,
           count(*) FILTER (WHERE was <> 'cancelled')::integer AS failed FROM put_back
       ), moved AS (
         UPDATE runs r SET status = 'running', completed_at = NULL, jobs_open = r.jobs_open + c.n,
           jobs_failed = r.jobs_failed - c.failed, jobs_cancelled = r.jobs_cancelled - c.cancelled, last_seq = r.last_seq + c.n + 1
         FROM counted c WHERE r.id = $1
         RETURNING r.*, r.last_seq - c.n - 1 AS base
       )
       INSERT INTO job_events (run_id, seq, job_id, type, data)
       SELECT m.id, m.base + 1, NULL::uuid, 'run.running', jsonb_build_object('status', 'running', 'progress', ${PROGRESS}) FROM moved m
       UNION ALL
       SELECT m.id, m.base + 1 + row_number() OVER (ORDER BY b.id), b.id, 'job.pending', jsonb_build_object('job_id', b.id, 'agent', b.agent,
         'job_type', b.job_type, 'status', 'pending', 'attempt', 0, 'progress', ${PROGRESS})
       FROM put_back b, moved m`,
      [runId, jobIds],
      tx,
    );
  }
}
