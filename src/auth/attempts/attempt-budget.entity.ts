import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('attempt_budgets')
@Index('attempt_budgets_resets_at_idx', ['resets_at'])
@Check('attempt_budgets_used_check', 'used >= 0')
export class AttemptBudgetEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'attempt_budgets_pkey' })
  kind!: string;

  /** A keyed hash of the subject, e.g. an address or an account. */
  @PrimaryColumn('bytea', { primaryKeyConstraintName: 'attempt_budgets_pkey' })
  subject!: Buffer;

  @Column('integer')
  used!: number;

  @Column('timestamptz')
  resets_at!: Date;
}
