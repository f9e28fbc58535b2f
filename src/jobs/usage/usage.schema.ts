import { z } from 'zod';

import { Uuid } from '#platform/schema';

/** Model usage of several jobs. */
export const UsageSum = z
  .object({
    calls: z.number().int().describe('Model calls'),
    input_tokens: z.number().describe('Tokens sent to models'),
    output_tokens: z.number().describe('Tokens received from models'),
    cost_usd: z.number().describe('Cost in US dollars, by the price table; calls without a known price are left out'),
    unpriced_calls: z.number().int().describe('Calls to models whose price is not known'),
  })
  .meta({ id: 'UsageSum' });
export type UsageSum = z.infer<typeof UsageSum>;

const MonthUsage = z.object({ month: z.string().meta({ example: '2026-03' }).describe('Calendar month, UTC'), ...UsageSum.shape });

/** Model usage of a user's jobs. */
export const UsageReport = z
  .object({
    total: UsageSum.describe('Sum of the months below'),
    months: z.array(MonthUsage).describe('The months with jobs among the last twelve, newest first'),
  })
  .meta({ id: 'UsageReport' });
export type UsageReport = z.infer<typeof UsageReport>;

/** Which jobs are counted. */
export const UsageQuery = z.strictObject({ project_id: Uuid.optional().describe('Only the jobs of this project') });
export type UsageQuery = z.infer<typeof UsageQuery>;
