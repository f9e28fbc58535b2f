import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';

@Entity('users')
@Unique('users_email_key', ['email'])
@Unique('users_username_key', ['username_canonical'])
@Check('users_email_check', `email = lower(email) AND position('@' in email) > 1`)
@Check('users_username_check', `username_canonical ~ '^[a-z0-9._-]{3,50}$' AND username_canonical = lower(username)`)
@Check('users_files_uploaded_check', 'files_uploaded >= 0')
export class UserEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'users_pkey' })
  id!: string;

  /** Canonical: NFKC, lower case. */
  @Column('text')
  email!: string;

  @Column('text', { nullable: true })
  username!: string | null;

  @Column('text', { nullable: true })
  username_canonical!: string | null;

  @Column('text', { nullable: true })
  full_name!: string | null;

  @Column('text', { nullable: true })
  company_name!: string | null;

  @Column('text')
  password_hash!: string;

  @Column('boolean', { default: true })
  is_active!: boolean;

  @Column('boolean', { default: false })
  email_verified!: boolean;

  /** Upload slots in use; changed only by conditional updates. */
  @Column('integer', { default: 0 })
  files_uploaded!: number;

  @Column('timestamptz', { default: () => 'now()' })
  created_at!: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updated_at!: Date;

  @Column('timestamptz', { nullable: true })
  last_login!: Date | null;
}
