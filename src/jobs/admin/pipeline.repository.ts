import { Injectable } from '@nestjs/common';

import { Database } from '#platform';

import type { JobEntity } from '../store/job.entity.js';

interface LaneRow {
  lane: string;
  ready: number;
  dispatched: number;
  running: number;
  oldest_ready_seconds: number | null;
}

const DEAD_SHOWN = 50;

/** Queries of the operator's view. */
@Injectable()
export class PipelineRepository {
  constructor(private readonly db: Database) {}

  async counts(table: 'jobs' | 'runs'): Promise<Record<string, number>> {
    const rows = await this.db.query<{ status: string; n: number }>(`SELECT status, count(*)::integer AS n FROM ${table} GROUP BY status`);
    return Object.fromEntries(rows.map(({ status, n }) => [status, n]));
  }

  lanes(): Promise<LaneRow[]> {
    return this.db.query<LaneRow>(
      `SELECT lane,
         count(*) FILTER (WHERE status = 'pending' AND dispatched_at IS NULL AND next_run_at <= clock_timestamp())::integer AS ready,
         count(*) FILTER (WHERE status = 'pending' AND dispatched_at IS NOT NULL)::integer AS dispatched,
         count(*) FILTER (WHERE status = 'running')::integer AS running,
         extract(epoch FROM clock_timestamp() - min(next_run_at) FILTER (
           WHERE status = 'pending' AND dispatched_at IS NULL AND next_run_at <= clock_timestamp()))::double precision AS oldest_ready_seconds
       FROM jobs WHERE dispatched_at IS NOT NULL OR (status = 'pending' AND open_needs = 0 AND dispatched_at IS NULL)
       GROUP BY lane`,
    );
  }

  async leases(): Promise<{ held: number; expired: number; next_expiry: Date | null }> {
    const row = await this.db.one<{ held: number; expired: number; next_expiry: Date | null }>(
      `SELECT count(*)::integer AS held, count(*) FILTER (WHERE lease_until < clock_timestamp())::integer AS expired,
         min(lease_until) AS next_expiry FROM jobs WHERE status = 'running'`,
    );
    return row ?? { held: 0, expired: 0, next_expiry: null };
  }

  dead(): Promise<JobEntity[]> {
    return this.db.query<JobEntity>(`SELECT * FROM jobs WHERE status IN ('failed', 'timeout') ORDER BY id DESC LIMIT $1`, [DEAD_SHOWN]);
  }

  find(id: string): Promise<JobEntity | undefined> {
    return this.db.one<JobEntity>('SELECT * FROM jobs WHERE id = $1', [id]);
  }
}
