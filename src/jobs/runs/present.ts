import type { JobEntity } from '../store/job.entity.js';
import type { RunRow } from '../store/read.repository.js';
import { sumOfJobs } from '../usage/usage-sum.js';
import type { Job, Run, RunSummary } from './runs.schema.js';

type RunJobRow = Omit<Job, 'input_payload' | 'output_payload'>;

/** A run without its jobs. */
export function presentSummary(row: RunRow): RunSummary {
  const { jobs_total: total, jobs_open, jobs_completed: completed, jobs_failed: failed, jobs_cancelled: cancelled } = row;
  const fraction = total === 0 ? 1 : (total - jobs_open) / total;
  return { ...row, progress: { total, completed, failed, cancelled, fraction } };
}

/** A run with its jobs. */
export function presentRun(row: RunRow, jobs: readonly (RunJobRow | JobEntity)[]): Run {
  return { ...presentSummary(row), usage: sumOfJobs(jobs), jobs: [...jobs] };
}
