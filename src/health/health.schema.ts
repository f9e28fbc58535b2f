import { z } from 'zod';

import { Timestamp } from '#platform/schema';

export const ApiIndex = z
  .object({ name: z.string(), version: z.string(), links: z.record(z.string(), z.string()) })
  .meta({ id: 'ApiIndex' });

const State = z.enum(['up', 'down']);

export const Health = z
  .object({
    status: z.enum(['ok', 'degraded']),
    service: z.string(),
    version: z.string(),
    environment: z.string(),
    uptime: z.number().describe('Seconds since this process started'),
    timestamp: Timestamp,
    database: State,
    redis: State,
    breakers: z
      .array(z.object({ provider: z.string(), lane: z.string(), state: z.enum(['closed', 'open', 'half_open']) }))
      .describe('Providers of models that have been called, and whether calls go through'),
    features: z.record(z.string(), z.boolean()),
  })
  .meta({ id: 'Health' });
export type Health = z.infer<typeof Health>;

export const Live = z.object({ status: z.enum(['ok', 'stalled']) }).meta({ id: 'Live' });
export type Live = z.infer<typeof Live>;

export const Readiness = z
  .object({ status: z.enum(['ok', 'error', 'shutting_down']), checks: z.record(z.string(), State) })
  .meta({ id: 'Readiness' });
export type Readiness = z.infer<typeof Readiness>;
