import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('mail_outbox')
@Index('mail_outbox_next_attempt_at_idx', ['next_attempt_at'])
export class MailOutboxEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'mail_outbox_pkey' })
  id!: string;

  @Column('text')
  kind!: string;

  /** Identifies the recipient; contains nothing secret. */
  @Column('jsonb')
  payload!: Record<string, unknown>;

  /** The request that caused the mail. */
  @Column('text', { nullable: true })
  request_id!: string | null;

  @Column('integer', { default: 0 })
  attempts!: number;

  @Column('timestamptz', { default: () => 'clock_timestamp()' })
  next_attempt_at!: Date;

  @Column('timestamptz', { default: () => 'now()' })
  created_at!: Date;
}
