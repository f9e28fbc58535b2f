import { Injectable } from '@nestjs/common';

import { Database } from '#platform';
import type { Prepared, Tx } from '#platform';

import type { JobEventEntity } from './job-event.entity.js';

const AFTER: Prepared = {
  name: 'events.after',
  text: 'SELECT * FROM job_events WHERE run_id = $1 AND seq > $2 ORDER BY seq LIMIT $3',
};
const HEADS: Prepared = {
  name: 'events.heads',
  text: 'SELECT id, last_seq FROM runs WHERE id = ANY ((SELECT $1::uuid[])::uuid[])',
};

/** The number of a run's newest event. */
export interface Head {
  id: string;
  last_seq: number;
}

/** The events of runs; they are written by the statements that change jobs. */
@Injectable()
export class EventRepository {
  constructor(private readonly db: Database) {}

  /** Up to `limit` events of a run after number `seq`, in order. */
  after(runId: string, seq: number, limit: number, tx?: Tx): Promise<JobEventEntity[]> {
    return this.db.query<JobEventEntity>(AFTER, [runId, seq, limit], tx);
  }

  heads(runIds: readonly string[]): Promise<Head[]> {
    return this.db.query<Head>(HEADS, [runIds]);
  }

  /** The newest active run of each of these projects. */
  activeRuns(projectIds: readonly string[]): Promise<{ id: string; project_id: string }[]> {
    return this.db.query(
      `SELECT DISTINCT ON (project_id) id, project_id FROM runs
       WHERE project_id = ANY ($1::uuid[]) AND status IN ('pending', 'running') ORDER BY project_id, id DESC`,
      [projectIds],
    );
  }
}
