import { Injectable } from '@nestjs/common';

import { Database } from '#platform';
import type { Prepared } from '#platform';

import type { JobEntity } from './job.entity.js';

/** A job that this process now owns, for as long as it renews the lease. */
export interface ClaimedJob extends Pick<
  JobEntity,
  'id' | 'run_id' | 'user_id' | 'project_id' | 'agent' | 'needs' | 'produces' | 'attempt' | 'max_attempts' | 'fence' | 'created_at'
> {
  input_payload: Record<string, unknown>;
  request_id: string | null;
  traceparent: string | null;
  /** The series that the run's assets belong to. */
  series: string;
  /** Whether the run regenerates one asset. */
  again: boolean;
  /** Milliseconds until the job's deadline, by the database's clock. */
  remaining_ms: number;
}

// Locks the runs first, in order of their ids, then their jobs. Every statement that changes a run's progress does, so there is no deadlock.
// NOTE: `(SELECT $1)` hides the number of ids from the planner; otherwise a custom plan looks cheaper than the generic one, and the statement is
// planned on each call, which takes longer than running it.
// All times are the database's. The agent receives the `given` outputs and those of its needs.
const CLAIM: Prepared = {
  name: 'jobs.claim',
  text: `
WITH locked AS MATERIALIZED (
  SELECT r.id, r.status, r.input, r.given, r.only_agent, r.request_id, r.traceparent, r.series FROM runs r
  WHERE r.id IN (SELECT j.run_id FROM jobs j WHERE j.id = ANY ((SELECT $1::uuid[])::uuid[])) AND r.status IN ('pending', 'running')
  ORDER BY r.id FOR UPDATE
), claimed AS (
  UPDATE jobs j SET
    status = 'running', fence = j.fence + 1, attempt = j.attempt + 1, error_code = NULL, error_message = NULL,
    lease_until = clock_timestamp() + $2::integer * interval '1 second',
    deadline_at = coalesce(j.deadline_at, clock_timestamp() + $3::integer * interval '1 second'),
    dispatched_at = coalesce(j.dispatched_at, clock_timestamp()), started_at = coalesce(j.started_at, clock_timestamp()),
    input_payload = jsonb_build_object('input', l.input) || l.given || coalesce(
      (SELECT jsonb_object_agg(n.agent, n.output_payload) FROM jobs n WHERE n.run_id = j.run_id AND n.agent = ANY (j.needs)), '{}')
  FROM locked l
  WHERE l.id = j.run_id AND j.id = ANY ((SELECT $1::uuid[])::uuid[]) AND j.status = 'pending' AND j.open_needs = 0 AND j.next_run_at <= clock_timestamp()
  RETURNING j.*, l.request_id, l.traceparent, l.series, l.only_agent <> '' AS again, l.status = 'pending' AS first
), progressed AS (
  UPDATE runs r SET status = 'running', started_at = coalesce(r.started_at, clock_timestamp()), last_seq = r.last_seq + c.n + c.first
  FROM (SELECT run_id, count(*)::integer AS n, max(first::integer) AS first FROM claimed GROUP BY run_id) c
  WHERE r.id = c.run_id
  RETURNING r.id, r.last_seq - c.n - c.first AS base, c.first
), recorded AS (
  INSERT INTO job_events (run_id, seq, job_id, type, data)
  SELECT p.id, p.base + 1, NULL, 'run.running', jsonb_build_object('status', 'running') FROM progressed p WHERE p.first = 1
  UNION ALL
  SELECT p.id, p.base + p.first + row_number() OVER (PARTITION BY c.run_id ORDER BY c.id), c.id, 'job.running',
    jsonb_build_object('job_id', c.id, 'agent', c.agent, 'job_type', c.job_type, 'status', 'running', 'attempt', c.attempt)
  FROM claimed c JOIN progressed p ON p.id = c.run_id
)
SELECT id, run_id, user_id, project_id, agent, needs, produces, attempt, max_attempts, fence, created_at, input_payload, request_id, traceparent,
  series, again, (extract(epoch FROM deadline_at - clock_timestamp()) * 1000)::integer AS remaining_ms
FROM claimed`,
};

// NOTE: `IS TRUE` keeps the planner from using the partial index of running jobs, which holds an entry of every job that ran since the last vacuum,
// instead of looking up the ids.
const RENEW: Prepared = {
  name: 'jobs.renew',
  text: `
WITH mine AS (
  SELECT * FROM unnest($1::uuid[], $2::integer[]) AS m (id, fence)
), free AS (
  SELECT j.id FROM jobs j JOIN mine m ON m.id = j.id AND m.fence = j.fence WHERE (j.status = 'running') IS TRUE FOR UPDATE OF j SKIP LOCKED
)
UPDATE jobs j SET lease_until = clock_timestamp() + $3::integer * interval '1 second' FROM free f WHERE j.id = f.id`,
};

const LOST: Prepared = {
  name: 'jobs.lost',
  text: `
SELECT m.id FROM unnest($1::uuid[], $2::integer[]) AS m (id, fence)
WHERE NOT EXISTS (SELECT 1 FROM jobs j WHERE j.id = m.id AND j.fence = m.fence AND (j.status = 'running') IS TRUE)`,
};

interface Owned {
  id: string;
  fence: number;
}

/** Claims jobs and renews their leases. */
@Injectable()
export class ClaimRepository {
  constructor(private readonly db: Database) {}

  /** Claims those of the jobs that may run now; the others are held by another worker, have ended, or must wait. */
  claim(ids: readonly string[], leaseSeconds: number, deadlineSeconds: number): Promise<ClaimedJob[]> {
    return this.db.query<ClaimedJob>(CLAIM, [ids, leaseSeconds, deadlineSeconds]);
  }

  /** Renews leases; rows that are locked at this moment are left for the next time. */
  async renew(owned: readonly Owned[], leaseSeconds: number): Promise<void> {
    await this.db.execute(RENEW, [owned.map(({ id }) => id), owned.map(({ fence }) => fence), leaseSeconds]);
  }

  /** Those jobs that are no longer held: cancelled, timed out, deleted, or taken over. */
  async lost(owned: readonly Owned[]): Promise<string[]> {
    const rows = await this.db.query<{ id: string }>(LOST, [owned.map(({ id }) => id), owned.map(({ fence }) => fence)]);
    return rows.map(({ id }) => id);
  }
}
