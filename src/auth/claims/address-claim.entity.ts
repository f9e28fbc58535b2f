import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';

import { UserEntity } from '../../users/index.js';

/** What an address is claimed for. */
export type ClaimKind = 'registration' | 'email_change';

@Entity('address_claims')
@Unique('address_claims_token_hash_key', ['token_hash'])
@Index('address_claims_user_id_idx', ['user_id'])
@Index('address_claims_email_idx', ['email'])
@Index('address_claims_created_at_idx', ['created_at'])
@Check('address_claims_kind_check', `kind IN ('registration', 'email_change')`)
@Check('address_claims_password_check', `(kind = 'registration') = (password_hash IS NOT NULL)`)
@Check('address_claims_attempts_check', 'attempts >= 0 AND own_attempts >= 0')
export class AddressClaimEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'address_claims_pkey' })
  id!: string;

  @Column('uuid')
  @ForeignKey(() => UserEntity, { name: 'address_claims_user_id_fkey', onDelete: 'CASCADE' })
  user_id!: string;

  @Column('text')
  kind!: ClaimKind;

  /** The claimed address. */
  @Column('text')
  email!: string;

  /** Of a registration: the hash of the chosen password. */
  @Column('text', { nullable: true })
  password_hash!: string | null;

  @Column('text', { nullable: true })
  username!: string | null;

  @Column('text', { nullable: true })
  full_name!: string | null;

  @Column('text', { nullable: true })
  company_name!: string | null;

  /** A keyed hash of the network from which the claim was made. */
  @Column('bytea', { nullable: true })
  origin!: Buffer | null;

  @Column('bytea', { nullable: true })
  code_hmac!: Buffer | null;

  @Column('bytea', { nullable: true })
  token_hash!: Buffer | null;

  @Column('timestamptz', { nullable: true })
  code_expires_at!: Date | null;

  // NOTE: `attempts` and `own_attempts` are no longer used, guesses are counted in attempt_budgets; kept for the previous version during a
  // rolling update.
  @Column('integer', { default: 0 })
  attempts!: number;

  @Column('integer', { default: 0 })
  own_attempts!: number;

  @Column('timestamptz')
  created_at!: Date;
}
