import { Injectable } from '@nestjs/common';

import { Database } from '#platform';

import type { Settlement } from './finish.repository.js';

type Overdue = Pick<Settlement, 'id' | 'was' | 'past'> & { attempt: number; max_attempts: number };

const BATCH = 200;

/** Finds jobs whose worker or time is gone, and answers that are no longer needed. */
@Injectable()
export class SweepRepository {
  constructor(private readonly db: Database) {}

  /** Running jobs whose worker has not renewed the lease. */
  expiredLeases(): Promise<Overdue[]> {
    return this.db.query<Overdue>(
      `SELECT id, 'running' AS was, 'lease' AS past, attempt, max_attempts FROM jobs
       WHERE status = 'running' AND lease_until < clock_timestamp() ORDER BY lease_until LIMIT $1`,
      [BATCH],
    );
  }

  /** Jobs past their deadline, running or waiting for another attempt. */
  pastDeadline(): Promise<Overdue[]> {
    return this.db.query<Overdue>(
      `SELECT id, status AS was, 'deadline' AS past, attempt, max_attempts FROM jobs
       WHERE status IN ('pending', 'running') AND deadline_at < clock_timestamp() ORDER BY deadline_at LIMIT $1`,
      [BATCH],
    );
  }

  /** Deletes the answers of completed jobs, and old ones of others; returns how many. */
  async dropAnswers(): Promise<number> {
    return this.db.execute(
      `DELETE FROM model_answers a USING jobs j WHERE j.id = a.job_id
       AND (j.status = 'completed' OR a.created_at < now() - interval '30 days')`,
    );
  }
}
