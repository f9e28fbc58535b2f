import type { Usage } from '#ai';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';

import type { JobStatus } from './states.schema.js';

/** Tokens and cost of all model calls of a job. */
export type JobUsage = Usage;

@Entity('jobs')
@Check('jobs_status_check', `status IN ('pending', 'running', 'completed', 'failed', 'timeout', 'cancelled')`)
@Check('jobs_lease_check', `(status = 'running') = (lease_until IS NOT NULL)`)
@Check('jobs_needs_check', `open_needs >= 0 AND attempt >= 0 AND (status = 'pending' OR status = 'cancelled' OR open_needs = 0)`)
@Unique('jobs_run_id_agent_key', ['run_id', 'agent'])
@Index('jobs_user_id_id_idx', { synchronize: false })
@Index('jobs_project_id_id_idx', { synchronize: false })
@Index('jobs_ready_idx', { synchronize: false })
@Index('jobs_in_flight_idx', { synchronize: false })
@Index('jobs_lease_until_idx', { synchronize: false })
@Index('jobs_deadline_at_idx', { synchronize: false })
@Index('jobs_dead_idx', { synchronize: false })
export class JobEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'jobs_pkey' })
  id!: string;

  @ForeignKey('runs', 'id', { name: 'jobs_run_id_fkey', onDelete: 'CASCADE' })
  @Column('uuid')
  run_id!: string;

  @Column('uuid')
  user_id!: string;

  @Column('uuid', { nullable: true })
  project_id!: string | null;

  @Column('text')
  agent!: string;

  @Column('text')
  job_type!: string;

  @Column('text')
  lane!: string;

  @Column('text', { nullable: true })
  produces!: string | null;

  /** Agents of the same run whose outputs it waits for. */
  @Column('text', { array: true })
  needs!: string[];

  /** How many of them are not completed yet. */
  @Column('integer')
  open_needs!: number;

  @Column('text', { default: 'pending' })
  status!: JobStatus;

  /** Attempts that count; one that a worker returned to the queue does not. */
  @Column('integer', { default: 0 })
  attempt!: number;

  @Column('integer')
  max_attempts!: number;

  /** Grows with every claim and is never reset: a worker with an older number may not write. */
  @Column('integer', { default: 0 })
  fence!: number;

  @Column('integer', { default: 0 })
  dispatch_no!: number;

  /** When it was dispatched to the queue; null before that and after its end. */
  @Column('timestamptz', { nullable: true })
  dispatched_at!: Date | null;

  @Column('timestamptz', { default: () => 'now()' })
  next_run_at!: Date;

  @Column('timestamptz', { nullable: true })
  lease_until!: Date | null;

  /** When it ends as `timeout` in any case; set at its first claim. */
  @Column('timestamptz', { nullable: true })
  deadline_at!: Date | null;

  @Column('jsonb', { nullable: true })
  input_payload!: Record<string, unknown> | null;

  @Column('jsonb', { nullable: true })
  output_payload!: Record<string, unknown> | null;

  @Column('text', { nullable: true })
  error_code!: string | null;

  @Column('text', { nullable: true })
  error_message!: string | null;

  @Column('text', { nullable: true })
  provider!: string | null;

  @Column('text', { nullable: true })
  model!: string | null;

  /** The prompt it came from: the agent's name and a hash of the text; empty when no model was asked. */
  @Column('text', { nullable: true })
  prompt_version!: string | null;

  @Column('jsonb', { nullable: true })
  usage!: JobUsage | null;

  @Column('timestamptz', { default: () => 'now()' })
  created_at!: Date;

  @Column('timestamptz', { nullable: true })
  started_at!: Date | null;

  @Column('timestamptz', { nullable: true })
  completed_at!: Date | null;
}
