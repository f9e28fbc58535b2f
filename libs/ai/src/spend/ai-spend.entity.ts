import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('ai_spend')
@Index('ai_spend_account_created_at_idx', ['account', 'created_at'])
@Index('ai_spend_run_id_idx', ['run_id'])
export class AiSpendEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'ai_spend_pkey' })
  id!: string;

  @Column('text')
  account!: string;

  @Column('uuid')
  run_id!: string;

  @Column('text')
  model!: string;

  @Column('numeric')
  reserved_usd!: string;

  @Column('numeric', { nullable: true })
  cost_usd!: string | null;

  /** The day it is counted in over all accounts; empty when it is not. */
  @Column('date', { nullable: true })
  day!: string | null;

  @Column('timestamptz', { default: () => 'clock_timestamp()' })
  created_at!: Date;
}
