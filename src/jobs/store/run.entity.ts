import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

import type { RunStatus } from './states.schema.js';

@Entity('runs')
@Check('runs_status_check', `status IN ('pending', 'running', 'completed', 'partial', 'failed', 'cancelled')`)
@Check('runs_jobs_check', 'jobs_open >= 0 AND jobs_open + jobs_completed + jobs_failed + jobs_cancelled = jobs_total')
@Index('runs_active_key', { synchronize: false })
@Index('runs_user_id_id_idx', { synchronize: false })
@Index('runs_user_id_active_idx', { synchronize: false })
@Index('runs_project_id_id_idx', { synchronize: false })
export class RunEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'runs_pkey' })
  id!: string;

  @ForeignKey('users', 'id', { name: 'runs_user_id_fkey', onDelete: 'CASCADE' })
  @Column('uuid')
  user_id!: string;

  @ForeignKey('projects', 'id', { name: 'runs_project_id_fkey', onDelete: 'CASCADE' })
  @Column('uuid', { nullable: true })
  project_id!: string | null;

  /** What its assets belong to: its project, or the first run of its kind when there is no project. */
  @Column('uuid')
  series!: string;

  @Column('text')
  pipeline!: string;

  /** The one agent that runs when a single asset is regenerated; empty for a whole pipeline. */
  @Column('text', { default: '' })
  only_agent!: string;

  @Column('text', { default: 'pending' })
  status!: RunStatus;

  /** What every agent receives under `input`. */
  @Column('jsonb')
  input!: Record<string, unknown>;

  /** What the caller asked for. */
  @Column('jsonb', { default: {} })
  options!: Record<string, unknown>;

  /** Outputs of an earlier run, used in place of agents that do not run in this one. */
  @Column('jsonb', { default: {} })
  given!: Record<string, unknown>;

  @Column('integer')
  jobs_total!: number;

  @Column('integer')
  jobs_open!: number;

  @Column('integer', { default: 0 })
  jobs_completed!: number;

  @Column('integer', { default: 0 })
  jobs_failed!: number;

  @Column('integer', { default: 0 })
  jobs_cancelled!: number;

  @Column('integer', { default: 0 })
  assets_made!: number;

  /** Number of the newest event. */
  @Column('integer', { default: 0 })
  last_seq!: number;

  /** The request that started it; its jobs log under the same id. */
  @Column('text', { nullable: true })
  request_id!: string | null;

  /** The span that started it, when traces are collected. */
  @Column('text', { nullable: true })
  traceparent!: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  created_at!: Date;

  @Column('timestamptz', { nullable: true })
  started_at!: Date | null;

  @Column('timestamptz', { nullable: true })
  completed_at!: Date | null;
}
