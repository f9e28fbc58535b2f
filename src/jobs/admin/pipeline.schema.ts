import { z } from 'zod';

import { Timestamp, Uuid } from '#platform/schema';

const DeadJob = z
  .object({
    id: Uuid.describe('Id of the job'),
    run_id: Uuid.describe('Run of the job'),
    agent: z.string().describe('Agent that the job runs'),
    status: z.string().describe('`failed` or `timeout`'),
    attempt: z.number().int().describe('Attempts made'),
    error_code: z.string().nullable().describe('Code of the last error'),
    error_message: z.string().nullable().describe('Message of the last error'),
    completed_at: Timestamp.nullable().describe('When the job ended'),
  })
  .meta({ id: 'DeadJob' });

/** The state of the pipeline. */
export const PipelineState = z
  .object({
    jobs: z.record(z.string(), z.number().int()).describe('Jobs per state'),
    runs: z.record(z.string(), z.number().int()).describe('Runs per state'),
    lanes: z
      .array(
        z.object({
          lane: z.string().describe('Name of the lane'),
          ready: z.number().int().describe('Jobs that could run now'),
          dispatched: z.number().int().describe('Jobs in the queue that no worker has claimed yet'),
          running: z.number().int().describe('Running now'),
          queue_waiting: z.number().int().nullable().describe('Job ids that wait in Redis; null while Redis is unreachable'),
          oldest_ready_seconds: z
            .number()
            .nullable()
            .describe('Age of the oldest ready job that has not been dispatched; null without one'),
        }),
      )
      .describe('Work per lane; lanes are queues with their own concurrency'),
    leases: z
      .object({
        held: z.number().int().describe('Jobs that a worker holds'),
        expired: z.number().int().describe('Leases whose worker has not renewed them in time'),
        next_expiry: Timestamp.nullable().describe('When the next lease expires; null without leases'),
      })
      .describe('Leases by which workers hold their jobs'),
    dead: z.array(DeadJob).describe('The most recent jobs that failed or timed out'),
  })
  .meta({ id: 'PipelineState' });
export type PipelineState = z.input<typeof PipelineState>;
