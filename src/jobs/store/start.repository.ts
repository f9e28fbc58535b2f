import { Injectable } from '@nestjs/common';

import { Database } from '#platform';
import type { Prepared, Tx } from '#platform';

import { SUMMARY } from './read.repository.js';
import type { RunJobRow } from './read.repository.js';
import type { RunEntity } from './run.entity.js';

/** A job as it is first written: waiting for the outputs of `needs`. */
export interface NewJob {
  id: string;
  agent: string;
  job_type: string;
  lane: string;
  produces: string | null;
  needs: string[];
  max_attempts: number;
}

export type NewRun = Pick<
  RunEntity,
  'id' | 'user_id' | 'project_id' | 'series' | 'pipeline' | 'only_agent' | 'input' | 'options' | 'given' | 'request_id' | 'traceparent'
>;

// NOTE: the jobs are returned with the run, since a second query for them cost as much as writing them.
const START: Prepared = {
  name: 'jobs.start',
  text: `
WITH recorded AS (
  INSERT INTO job_events (run_id, seq, type, data) VALUES ($1::uuid, 1, 'run.pending', jsonb_build_object('status', 'pending'))
), waiting AS (
  INSERT INTO jobs (id, run_id, user_id, project_id, agent, job_type, lane, produces, needs, open_needs, max_attempts)
  SELECT j.id, $1::uuid, $2::uuid, $3::uuid, j.agent, j.job_type, j.lane, j.produces, j.needs, cardinality(j.needs), j.max_attempts
  FROM jsonb_to_recordset($10::jsonb)
    AS j (id uuid, agent text, job_type text, lane text, produces text, needs text[], max_attempts integer)
  RETURNING ${SUMMARY}
), begun AS (
  INSERT INTO runs (id, user_id, project_id, pipeline, only_agent, input, options, given, request_id, jobs_total, jobs_open, last_seq, series,
    traceparent)
  VALUES ($1::uuid, $2::uuid, $3::uuid, $4, $5, $6::jsonb, $7::jsonb, $8::jsonb, $9, jsonb_array_length($10::jsonb), jsonb_array_length($10::jsonb),
    1, $11::uuid, $12)
  RETURNING *
)
SELECT b.*, (SELECT jsonb_agg(to_jsonb(w) ORDER BY w.id) FROM waiting w) AS jobs FROM begun b`,
};

/** Writes a run with all its jobs in one statement; once committed, it is found without any queue. */
@Injectable()
export class StartRepository {
  constructor(private readonly db: Database) {}

  async start(run: NewRun, jobs: readonly NewJob[], tx?: Tx): Promise<{ run: RunEntity; jobs: RunJobRow[] }> {
    const { id, user_id, project_id, series, pipeline, only_agent, request_id, traceparent } = run;
    const json = [run.input, run.options, run.given].map((value) => JSON.stringify(value));
    const params = [id, user_id, project_id, pipeline, only_agent, ...json, request_id, JSON.stringify(jobs), series, traceparent];
    const row = await this.db.one<RunEntity & { jobs: RunJobRow[] | null }>(START, params, tx);
    if (!row) throw new Error('an insert returned no row');
    const { jobs: written, ...begun } = row;
    // Times are text in JSON; those of new jobs are the run's.
    const { created_at } = begun;
    return { run: begun, jobs: (written ?? []).map((job) => ({ ...job, created_at, next_run_at: created_at })) };
  }
}
