import { z } from 'zod';

import { Timestamp, Uuid } from '#platform/schema';

const DeadJob = z
  .object({
    id: Uuid,
    run_id: Uuid,
    agent: z.string(),
    status: z.string(),
    attempt: z.number().int(),
    error_code: z.string().nullable(),
    error_message: z.string().nullable(),
    completed_at: Timestamp.nullable(),
  })
  .meta({ id: 'DeadJob' });

/** How the pipeline is doing. */
export const PipelineState = z
  .object({
    jobs: z.record(z.string(), z.number().int()).describe('Jobs per state'),
    runs: z.record(z.string(), z.number().int()).describe('Runs per state'),
    lanes: z.array(
      z.object({
        lane: z.string(),
        ready: z.number().int().describe('Could run now'),
        dispatched: z.number().int().describe('Handed to the queue and not yet taken'),
        running: z.number().int(),
        queue_waiting: z.number().int().nullable().describe('Ids that wait in Redis; null while it is away'),
        oldest_ready_seconds: z.number().nullable(),
      }),
    ),
    leases: z.object({ held: z.number().int(), expired: z.number().int(), next_expiry: Timestamp.nullable() }),
    dead: z.array(DeadJob).describe('The newest jobs that failed or took too long'),
  })
  .meta({ id: 'PipelineState' });
export type PipelineState = z.input<typeof PipelineState>;
