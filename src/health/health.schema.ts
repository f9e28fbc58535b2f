import { z } from 'zod';

import { Timestamp } from '#platform/schema';

export const ApiIndex = z
  .object({
    name: z.string().describe('Name of the service'),
    version: z.string().describe('Version of the service'),
    links: z.record(z.string(), z.string()).describe('Paths of the documentation and the API'),
  })
  .meta({ id: 'ApiIndex' });

const State = z.enum(['up', 'down']);

export const Health = z
  .object({
    status: z.enum(['ok', 'degraded']).describe('`degraded` while the database or Redis is unreachable'),
    service: z.string().describe('Name of the service'),
    version: z.string().describe('Version of the service'),
    environment: z.string().describe('Environment of the installation'),
    uptime: z.number().describe('Seconds since this process started'),
    timestamp: Timestamp.describe('Time of the server'),
    database: State.describe('Whether the database is reachable'),
    redis: State.describe('Whether Redis is reachable'),
    breakers: z
      .array(
        z.object({
          provider: z.string().describe('Model provider'),
          lane: z.string().describe('Queue lane whose calls are guarded'),
          state: z
            .enum(['closed', 'open', 'half_open'])
            .describe('`open` while calls are paused after repeated failures, `half_open` while one is tried'),
        }),
      )
      .describe('Circuit breakers of the model providers that have been called'),
    features: z.record(z.string(), z.boolean()).describe('Roles of the process: whether it serves the API and runs jobs'),
  })
  .meta({ id: 'Health' });
export type Health = z.infer<typeof Health>;

export const Live = z
  .object({ status: z.enum(['ok', 'stalled']).describe('`stalled` when the process no longer makes progress') })
  .meta({ id: 'Live' });
export type Live = z.infer<typeof Live>;

export const Readiness = z
  .object({
    status: z.enum(['ok', 'error', 'shutting_down']).describe('Whether the process accepts traffic'),
    checks: z.record(z.string(), State).describe('Each dependency and whether it is reachable'),
  })
  .meta({ id: 'Readiness' });
export type Readiness = z.infer<typeof Readiness>;
