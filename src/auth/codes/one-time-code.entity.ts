import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';

import { UserEntity } from '../../users/index.js';

/** What a mailed code is for. */
export type CodePurpose = 'password_reset' | 'email_verification';

@Entity('one_time_codes')
@Unique('one_time_codes_token_hash_key', ['token_hash'])
@Index('one_time_codes_live_key', { synchronize: false })
@Index('one_time_codes_expires_at_idx', ['expires_at'])
@Check('one_time_codes_purpose_check', `purpose IN ('password_reset', 'email_verification')`)
@Check('one_time_codes_attempts_check', 'attempts >= 0')
export class OneTimeCodeEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'one_time_codes_pkey' })
  id!: string;

  @Column('uuid')
  @ForeignKey(() => UserEntity, { name: 'one_time_codes_user_id_fkey', onDelete: 'CASCADE' })
  user_id!: string;

  @Column('text')
  purpose!: CodePurpose;

  /** The address it was mailed to. */
  @Column('text')
  email!: string;

  @Column('bytea')
  code_hmac!: Buffer;

  @Column('bytea')
  token_hash!: Buffer;

  // NOTE: no longer used, guesses are counted in attempt_budgets; kept for the previous version during a rolling update.
  @Column('integer', { default: 0 })
  attempts!: number;

  @Column('timestamptz', { default: () => 'now()' })
  created_at!: Date;

  @Column('timestamptz')
  expires_at!: Date;

  @Column('timestamptz', { nullable: true })
  consumed_at!: Date | null;
}
