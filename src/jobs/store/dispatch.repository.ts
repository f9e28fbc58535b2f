import { Injectable } from '@nestjs/common';

import type { Lane } from '#agent-kit';
import { Database } from '#platform';
import type { Prepared } from '#platform';

/** One dispatch of a job. */
export interface Dispatched {
  id: string;
  dispatch_no: number;
}

/** How many users one pass considers; when more are waiting, the next pass continues after the last one. */
const USERS_PER_PASS = 500;
const BEFORE_ALL_USERS = '00000000-0000-0000-0000-000000000000';

// Fair between users: jobs of the user with the fewest in flight come first, including those of this pass.
// Users with ready jobs are found by a loose index scan, so a user with a million waiting jobs costs one step.
// NOTE: its commit does not wait for the disk (`lazy`): a stamp lost in a crash of the database is written again, and a job that is dispatched
// twice is claimed once.
const PICK: Prepared = {
  name: 'jobs.pick',
  text: `
WITH RECURSIVE lazy AS MATERIALIZED (
  SELECT set_config('synchronous_commit', 'off', true)
), flying AS MATERIALIZED (
  SELECT user_id, count(*) AS n, count(*) FILTER (WHERE status = 'pending') AS unclaimed FROM jobs
  WHERE lane = $1 AND dispatched_at IS NOT NULL GROUP BY user_id
), room AS MATERIALIZED (
  SELECT greatest($2::integer - coalesce(sum(unclaimed), 0), 0)::integer AS n FROM flying
), waiting (user_id, n) AS (
  (SELECT user_id, 1 FROM jobs
   WHERE lane = $1 AND user_id > $3 AND status = 'pending' AND open_needs = 0 AND dispatched_at IS NULL ORDER BY user_id LIMIT 1)
  UNION ALL
  SELECT (SELECT j.user_id FROM jobs j
    WHERE j.lane = $1 AND j.user_id > w.user_id AND j.status = 'pending' AND j.open_needs = 0 AND j.dispatched_at IS NULL
    ORDER BY j.user_id LIMIT 1), w.n + 1
  FROM waiting w WHERE w.user_id IS NOT NULL AND w.n <= $4::integer
), ranked AS (
  SELECT c.id FROM waiting w
  LEFT JOIN flying f USING (user_id)
  CROSS JOIN LATERAL (
    SELECT j.id, j.next_run_at, row_number() OVER (ORDER BY j.next_run_at) AS turn FROM jobs j
    WHERE j.lane = $1 AND j.user_id = w.user_id AND j.status = 'pending' AND j.open_needs = 0 AND j.dispatched_at IS NULL
      AND j.next_run_at <= clock_timestamp()
    ORDER BY j.next_run_at LIMIT (SELECT n FROM room)
  ) c
  ORDER BY coalesce(f.n, 0) + c.turn, c.next_run_at LIMIT (SELECT n FROM room)
), free AS (
  SELECT j.id FROM jobs j JOIN ranked r USING (id)
  WHERE j.status = 'pending' AND j.open_needs = 0 AND j.dispatched_at IS NULL FOR UPDATE OF j SKIP LOCKED
), picked AS (
  UPDATE jobs j SET dispatched_at = clock_timestamp(), dispatch_no = j.dispatch_no + 1 FROM free f WHERE j.id = f.id
  RETURNING j.id, j.dispatch_no
)
SELECT p.id, p.dispatch_no, c.cursor
FROM (SELECT (SELECT user_id FROM waiting WHERE n = $4::integer) AS cursor FROM lazy) c LEFT JOIN picked p ON true`,
};

/** Decides which jobs are dispatched next. */
@Injectable()
export class DispatchRepository {
  private readonly cursors = new Map<string, string>();

  constructor(private readonly db: Database) {}

  /** Stamps and returns ready jobs of a lane, so that at most `window` are dispatched and not yet claimed. */
  async pick(lane: string, window: number): Promise<Dispatched[]> {
    const from = this.cursors.get(lane) ?? BEFORE_ALL_USERS;
    const rows = await this.db.query<{ id: string | null; dispatch_no: number; cursor: string | null }>(PICK, [
      lane,
      window,
      from,
      USERS_PER_PASS,
    ]);
    this.cursors.set(lane, rows[0]?.cursor ?? BEFORE_ALL_USERS);
    return rows.flatMap(({ id, dispatch_no }) => (id === null ? [] : [{ id, dispatch_no }]));
  }

  /** Withdraws dispatches that did not reach the queue or were lost there; returns how many were not claimed. */
  withdraw(dispatched: readonly Dispatched[]): Promise<number> {
    return this.db.execute(
      `UPDATE jobs j SET dispatched_at = NULL FROM unnest($1::uuid[], $2::integer[]) AS d (id, dispatch_no)
       WHERE j.id = d.id AND j.dispatch_no = d.dispatch_no AND j.status = 'pending'`,
      [dispatched.map(({ id }) => id), dispatched.map(({ dispatch_no }) => dispatch_no)],
    );
  }

  /** Jobs that were dispatched at least `seconds` ago and are not claimed, by lane. */
  async unclaimed(seconds: number): Promise<Map<Lane, Dispatched[]>> {
    const rows = await this.db.query<Dispatched & { lane: Lane }>(
      `SELECT lane, id, dispatch_no FROM jobs WHERE dispatched_at <= clock_timestamp() - $1::integer * interval '1 second' AND status = 'pending'`,
      [seconds],
    );
    return Map.groupBy(rows, ({ lane }) => lane);
  }
}
