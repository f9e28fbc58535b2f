import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

@Entity('job_events')
export class JobEventEntity {
  @ForeignKey('runs', 'id', { name: 'job_events_run_id_fkey', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'job_events_pkey' })
  run_id!: string;

  /** Counts up by one within its run, without gaps. */
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'job_events_pkey' })
  seq!: number;

  @Column('uuid', { nullable: true })
  job_id!: string | null;

  /** `run.<status>` or `job.<status>`. */
  @Column('text')
  type!: string;

  @Column('jsonb')
  data!: Record<string, unknown>;

  @Column('timestamptz', { default: () => 'clock_timestamp()' })
  created_at!: Date;
}
