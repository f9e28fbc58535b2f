import { z } from 'zod';

/** States of a job; the last four are final, except that a retry leaves all but `completed`. */
export const JobStatus = z.enum(['pending', 'running', 'completed', 'failed', 'timeout', 'cancelled']);
export type JobStatus = z.infer<typeof JobStatus>;

/** States of a run; `partial`: some assets were made and some jobs failed. */
export const RunStatus = z.enum(['pending', 'running', 'completed', 'partial', 'failed', 'cancelled']);
export type RunStatus = z.infer<typeof RunStatus>;

/** Every allowed transition of a job; the database refuses others. */
export const JOB_EDGES: Readonly<Record<JobStatus, readonly JobStatus[]>> = {
  pending: ['running', 'timeout', 'cancelled'],
  running: ['pending', 'completed', 'failed', 'timeout', 'cancelled'],
  completed: [],
  failed: ['pending'],
  timeout: ['pending'],
  cancelled: ['pending'],
};
