import { z } from 'zod';

/** States of a job; the last four are ends, and all but `completed` can be left by a retry. */
export const JobStatus = z.enum(['pending', 'running', 'completed', 'failed', 'timeout', 'cancelled']);
export type JobStatus = z.infer<typeof JobStatus>;

/** States of a run; `partial`: some assets were made and some jobs failed. */
export const RunStatus = z.enum(['pending', 'running', 'completed', 'partial', 'failed', 'cancelled']);
export type RunStatus = z.infer<typeof RunStatus>;

/** Every step a job can take; the database refuses the others. */
export const JOB_EDGES: Readonly<Record<JobStatus, readonly JobStatus[]>> = {
  pending: ['running', 'timeout', 'cancelled'],
  running: ['pending', 'completed', 'failed', 'timeout', 'cancelled'],
  completed: [],
  failed: ['pending'],
  timeout: ['pending'],
  cancelled: ['pending'],
};
