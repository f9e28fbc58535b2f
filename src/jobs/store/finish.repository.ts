import { Injectable } from '@nestjs/common';

import { Database } from '#platform';
import type { Prepared, Tx } from '#platform';

import { endedRunJson } from './ended-run.js';
import type { EndedRun } from './ended-run.js';
import type { JobUsage } from './job.entity.js';
import type { JobStatus } from './states.schema.js';

/** A job that completed, under the fence it was claimed with. */
export interface Completion {
  id: string;
  fence: number;
  output: Record<string, unknown>;
  provider: string | null;
  model: string | null;
  prompt_version: string | null;
  usage: JobUsage | null;
}

/** A change of state that is not a completion. */
export interface Settlement {
  id: string;
  /** The state it must be in. */
  was: 'pending' | 'running';
  status: Exclude<JobStatus, 'running' | 'completed'>;
  /** The fence it must have; null when the change does not come from its worker. */
  fence: number | null;
  /** A further condition: its lease, or its deadline, must have passed. */
  past: 'lease' | 'deadline' | null;
  /** Milliseconds until it may run again; used with `pending`. */
  delay_ms: number;
  /** Whether the attempt that ends here counts. */
  uses_attempt: boolean;
  error_code: string | null;
  error_message: string | null;
  provider: string | null;
  model: string | null;
  prompt_version: string | null;
  usage: JobUsage | null;
}

/** The effect of a batch of changes. */
export interface Progress {
  /** Jobs that were changed; the others belong to another worker. */
  accepted: string[];
  /** Runs with new events. */
  runs: string[];
  /** Runs that ended with it. */
  ended: EndedRun[];
  /** Lanes in which jobs became ready. */
  ready: string[];
}

// Shared by both statements: how the counters of a run determine its state, and the events of the changes.
const MOVE_RUNS = `
  jobs_open = r.jobs_open - d.ended, last_seq = r.last_seq + d.events + (d.ended > 0 AND r.jobs_open = d.ended)::integer,
  jobs_completed = r.jobs_completed + d.completed, jobs_failed = r.jobs_failed + d.failed, jobs_cancelled = r.jobs_cancelled + d.cancelled,
  assets_made = r.assets_made + d.made,
  completed_at = CASE WHEN r.jobs_open = d.ended THEN clock_timestamp() ELSE r.completed_at END,
  status = CASE
    WHEN r.jobs_open > d.ended THEN r.status
    WHEN r.jobs_failed + d.failed + r.jobs_cancelled + d.cancelled = 0 THEN 'completed'
    WHEN r.assets_made + d.made > 0 THEN 'partial'
    WHEN r.jobs_failed + d.failed > 0 THEN 'failed'
    ELSE 'cancelled' END`;
const MOVED = `r.id, r.user_id, r.project_id, r.only_agent, r.pipeline, r.request_id, r.created_at, r.completed_at, r.status, r.jobs_open, r.jobs_total, r.jobs_completed, r.jobs_failed, r.jobs_cancelled,
    d.ended > 0 AND r.jobs_open = 0 AS over, r.last_seq - d.events - (d.ended > 0 AND r.jobs_open = 0)::integer AS base`;
const PROGRESS = `jsonb_build_object('total', p.jobs_total, 'completed', p.jobs_completed, 'failed', p.jobs_failed, 'cancelled', p.jobs_cancelled)`;
const RUN_EVENT = `
  SELECT p.id, p.base + (SELECT count(*) FROM changed c WHERE c.run_id = p.id) + 1, NULL, 'run.' || p.status,
    jsonb_build_object('status', p.status, 'progress', ${PROGRESS})
  FROM progressed p WHERE p.over`;
const RESULT = `
  coalesce((SELECT jsonb_agg(id) FROM progressed), '[]') AS runs,
  coalesce((SELECT jsonb_agg(${endedRunJson('p')}) FROM progressed p WHERE p.over), '[]') AS ended`;
const JOB_EVENT = `jsonb_build_object('job_id', c.id, 'agent', c.agent, 'job_type', c.job_type, 'status', c.status, 'attempt', c.attempt,
      'error_code', c.error_code, 'error_message', c.error_message, 'progress', ${PROGRESS})`;

// A job that is not in `changed` belongs to another worker: nothing of it is written. Dependent jobs count down in any state, so that their count is
// right after a later retry.
const COMPLETE: Prepared = {
  name: 'jobs.complete',
  text: `
WITH items AS (
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS i (id uuid, fence integer, output jsonb, provider text, model text, prompt_version text,
    usage jsonb)
), locked AS MATERIALIZED (
  SELECT r.id FROM runs r WHERE r.id IN (SELECT j.run_id FROM jobs j JOIN items USING (id)) ORDER BY r.id FOR UPDATE
), changed AS (
  UPDATE jobs j SET status = 'completed', output_payload = i.output, provider = i.provider, model = i.model, usage = i.usage,
    prompt_version = i.prompt_version,
    lease_until = NULL, dispatched_at = NULL, completed_at = clock_timestamp()
  FROM items i, locked l
  WHERE j.id = i.id AND l.id = j.run_id AND (j.status = 'running') IS TRUE AND j.fence = i.fence
  RETURNING j.id, j.run_id, j.agent, j.job_type, j.status, j.attempt, j.produces, j.error_code, j.error_message
), fed AS (
  UPDATE jobs f SET open_needs = f.open_needs - d.n, next_run_at = clock_timestamp()
  FROM (SELECT w.id, count(*)::integer AS n FROM changed c JOIN jobs w ON w.run_id = c.run_id AND c.agent = ANY (w.needs) GROUP BY w.id) d
  WHERE f.id = d.id
  RETURNING f.lane, f.status = 'pending' AND f.open_needs = 0 AS ready
), progressed AS (
  UPDATE runs r SET ${MOVE_RUNS}
  FROM (SELECT run_id, count(*)::integer AS events, count(*)::integer AS ended, count(*)::integer AS completed, 0 AS failed, 0 AS cancelled,
    count(produces)::integer AS made FROM changed GROUP BY run_id) d
  WHERE r.id = d.run_id
  RETURNING ${MOVED}
), recorded AS (
  INSERT INTO job_events (run_id, seq, job_id, type, data)
  SELECT p.id, p.base + row_number() OVER (PARTITION BY p.id ORDER BY c.id), c.id, 'job.completed', ${JOB_EVENT}
  FROM changed c JOIN progressed p ON p.id = c.run_id
  UNION ALL ${RUN_EVENT}
)
SELECT coalesce((SELECT jsonb_agg(id) FROM changed), '[]') AS accepted,
  coalesce((SELECT jsonb_agg(DISTINCT lane) FROM fed WHERE ready), '[]') AS ready, ${RESULT}`,
};

// Jobs that need one that ended without output can never run: they are cancelled with it, and so are the jobs that need those.
const SETTLE: Prepared = {
  name: 'jobs.settle',
  text: `
WITH RECURSIVE items AS (
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS i (id uuid, was text, status text, fence integer, past text, delay_ms bigint,
    uses_attempt boolean, error_code text, error_message text, provider text, model text, prompt_version text, usage jsonb)
), locked AS MATERIALIZED (
  SELECT r.id FROM runs r WHERE r.id IN (SELECT j.run_id FROM jobs j JOIN items USING (id)) ORDER BY r.id FOR UPDATE
), settled AS (
  UPDATE jobs j SET status = i.status, lease_until = NULL, dispatched_at = NULL, error_code = i.error_code, error_message = i.error_message,
    attempt = CASE WHEN i.status = 'pending' AND NOT i.uses_attempt THEN greatest(j.attempt - 1, 0) ELSE j.attempt END,
    next_run_at = CASE WHEN i.status = 'pending' THEN clock_timestamp() + i.delay_ms * interval '1 millisecond' ELSE j.next_run_at END,
    completed_at = CASE WHEN i.status = 'pending' THEN NULL ELSE clock_timestamp() END,
    provider = coalesce(i.provider, j.provider), model = coalesce(i.model, j.model),
    prompt_version = coalesce(i.prompt_version, j.prompt_version), usage = coalesce(i.usage, j.usage)
  FROM items i, locked l
  WHERE j.id = i.id AND l.id = j.run_id AND j.status = i.was AND (i.fence IS NULL OR j.fence = i.fence)
    AND (i.past IS NULL OR CASE i.past WHEN 'lease' THEN j.lease_until ELSE j.deadline_at END < clock_timestamp())
  RETURNING j.id, j.run_id, j.agent, j.job_type, j.status, j.attempt, j.lane, j.error_code, j.error_message
), blocked (id, run_id, agent) AS (
  SELECT w.id, w.run_id, w.agent FROM settled s JOIN jobs w ON w.run_id = s.run_id AND s.agent = ANY (w.needs) WHERE s.status <> 'pending'
  UNION
  SELECT w.id, w.run_id, w.agent FROM blocked b JOIN jobs w ON w.run_id = b.run_id AND b.agent = ANY (w.needs)
), stopped AS (
  UPDATE jobs w SET status = 'cancelled', error_code = 'upstream_failed', error_message = 'an agent it needs did not complete',
    dispatched_at = NULL, completed_at = clock_timestamp()
  FROM blocked b WHERE w.id = b.id AND w.status = 'pending' AND w.id NOT IN (SELECT id FROM settled)
  RETURNING w.id, w.run_id, w.agent, w.job_type, w.status, w.attempt, w.lane, w.error_code, w.error_message
), changed AS MATERIALIZED (
  SELECT *, 0 AS rank FROM settled UNION ALL SELECT *, 1 FROM stopped
), progressed AS (
  UPDATE runs r SET ${MOVE_RUNS}
  FROM (SELECT run_id, count(*)::integer AS events, count(*) FILTER (WHERE status <> 'pending')::integer AS ended, 0 AS completed,
    count(*) FILTER (WHERE status IN ('failed', 'timeout'))::integer AS failed, count(*) FILTER (WHERE status = 'cancelled')::integer AS cancelled,
    0 AS made FROM changed GROUP BY run_id) d
  WHERE r.id = d.run_id
  RETURNING ${MOVED}
), recorded AS (
  INSERT INTO job_events (run_id, seq, job_id, type, data)
  SELECT p.id, p.base + row_number() OVER (PARTITION BY p.id ORDER BY c.rank, c.id), c.id, 'job.' || c.status, ${JOB_EVENT}
  FROM changed c JOIN progressed p ON p.id = c.run_id
  UNION ALL ${RUN_EVENT}
)
SELECT coalesce((SELECT jsonb_agg(id) FROM settled), '[]') AS accepted,
  coalesce((SELECT jsonb_agg(DISTINCT lane) FROM settled WHERE status = 'pending'), '[]') AS ready, ${RESULT}`,
};

/** The two statements that end an attempt; neither writes anything for a job that is not in the expected state, under the expected fence. */
@Injectable()
export class FinishRepository {
  constructor(private readonly db: Database) {}

  /** Completes jobs, and updates their dependent jobs and their runs. */
  complete(items: readonly Completion[], tx: Tx): Promise<Progress> {
    return this.run(COMPLETE, items, tx);
  }

  /** Returns jobs to `pending`, or ends them without output together with the jobs that depend on them. */
  settle(items: readonly Settlement[], tx?: Tx): Promise<Progress> {
    return this.run(SETTLE, items, tx);
  }

  private async run(statement: Prepared, items: readonly object[], tx?: Tx): Promise<Progress> {
    const row = await this.db.one<Progress>(statement, [JSON.stringify(items)], tx);
    return row ?? { accepted: [], runs: [], ended: [], ready: [] };
  }
}
