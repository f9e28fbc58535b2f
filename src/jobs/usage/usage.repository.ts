import { Injectable } from '@nestjs/common';

import { Database } from '#platform';

import type { UsageReport } from './usage.schema.js';

const MONTHS = 12;

/** Sums of the usage recorded by jobs. */
@Injectable()
export class UsageRepository {
  constructor(private readonly db: Database) {}

  /** One row per month with jobs, newest first; of one project when it is named. */
  months(userId: string, projectId: string | undefined): Promise<UsageReport['months']> {
    return this.db.query(
      `SELECT to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM') AS month, coalesce(sum(calls), 0)::integer AS calls,
         coalesce(sum(input_tokens), 0)::double precision AS input_tokens, coalesce(sum(output_tokens), 0)::double precision AS output_tokens,
         coalesce(sum(cost_usd), 0)::double precision AS cost_usd, coalesce(sum(calls) FILTER (WHERE cost_usd IS NULL), 0)::integer AS unpriced_calls
       FROM jobs, jsonb_to_record(coalesce(usage, '{}')) AS u (calls integer, input_tokens bigint, output_tokens bigint, cost_usd numeric)
       WHERE user_id = $1 AND ($2::uuid IS NULL OR project_id = $2)
         AND created_at >= date_trunc('month', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' - $3::integer * interval '1 month'
       GROUP BY 1 ORDER BY 1 DESC`,
      [userId, projectId ?? null, MONTHS - 1],
    );
  }
}
