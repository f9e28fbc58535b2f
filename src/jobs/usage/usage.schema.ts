import { z } from 'zod';

import { Uuid } from '#platform/schema';

import { UsageSum } from '../runs/runs.schema.js';

const MonthUsage = z.object({ month: z.string().meta({ example: '2026-03' }).describe('Calendar month, UTC'), ...UsageSum.shape });

/** What a user's jobs used of models. */
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
