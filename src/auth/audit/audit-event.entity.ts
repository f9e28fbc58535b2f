import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('audit_events')
@Index('audit_events_user_id_id_idx', { synchronize: false })
@Index('audit_events_at_idx', ['at'])
@Check('audit_events_outcome_check', `outcome IN ('success', 'failure')`)
export class AuditEventEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'audit_events_pkey' })
  id!: string;

  @Column('timestamptz', { default: () => 'now()' })
  at!: Date;

  @Column('text')
  event!: string;

  @Column('text')
  outcome!: 'success' | 'failure';

  /** Not a foreign key: events are kept after their account is deleted. */
  @Column('uuid', { nullable: true })
  user_id!: string | null;

  @Column('uuid', { nullable: true })
  client_id!: string | null;

  @Column('uuid', { nullable: true })
  session_id!: string | null;

  @Column('text', { nullable: true })
  ip!: string | null;

  @Column('text', { nullable: true })
  request_id!: string | null;

  @Column('jsonb', { default: {} })
  details!: Record<string, unknown>;
}
