import type { RunEntity } from './run.entity.js';

/** A run that has just ended, as the statement that ended it returns it. */
export type EndedRun = Pick<
  RunEntity,
  | 'id'
  | 'user_id'
  | 'project_id'
  | 'only_agent'
  | 'pipeline'
  | 'status'
  | 'request_id'
  | 'jobs_total'
  | 'jobs_completed'
  | 'jobs_failed'
  | 'jobs_cancelled'
> & {
  /** Milliseconds from its creation to its end. */
  duration_ms: number;
};

/** An ended run as JSON, from a row `alias` with the columns of `runs`. */
export function endedRunJson(alias: string): string {
  const columns = ['id', 'user_id', 'project_id', 'only_agent', 'pipeline', 'status', 'request_id'];
  const counts = ['jobs_total', 'jobs_completed', 'jobs_failed', 'jobs_cancelled'];
  const fields = [...columns, ...counts].map((column) => `'${column}', ${alias}.${column}`);
  const duration = `'duration_ms', round(extract(epoch FROM ${alias}.completed_at - ${alias}.created_at) * 1000)`;
  return `jsonb_build_object(${[...fields, duration].join(', ')})`;
}
