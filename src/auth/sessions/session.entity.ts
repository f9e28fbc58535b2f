import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

import { UserEntity } from '../../users/index.js';

/** How the refresh token of a session is delivered. */
export type Transport = 'body' | 'cookie';

@Entity('user_sessions')
@Index('user_sessions_user_id_id_idx', { synchronize: false })
@Index('user_sessions_expires_at_idx', ['expires_at'])
@Check('user_sessions_transport_check', `transport IN ('body', 'cookie')`)
export class SessionEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'user_sessions_pkey' })
  id!: string;

  @Column('uuid')
  @ForeignKey(() => UserEntity, { name: 'user_sessions_user_id_fkey', onDelete: 'CASCADE' })
  user_id!: string;

  /** The key that signs this session's refresh tokens, sealed. */
  @Column('bytea')
  sealed_key!: Buffer;

  /** How often the session was refreshed; each refresh token carries the value at which it was issued. The driver returns a bigint as text. */
  @Column('bigint', { default: 0 })
  counter!: string;

  @Column('text')
  transport!: Transport;

  @Column('text', { nullable: true })
  ip!: string | null;

  @Column('text', { nullable: true })
  user_agent!: string | null;

  @Column('timestamptz')
  created_at!: Date;

  @Column('timestamptz')
  refreshed_at!: Date;

  /** When the counter last changed, by the clock of the database. */
  @Column('timestamptz', { default: () => 'clock_timestamp()' })
  rotated_at!: Date;

  @Column('timestamptz')
  expires_at!: Date;

  @Column('timestamptz', { nullable: true })
  revoked_at!: Date | null;

  @Column('text', { nullable: true })
  revoke_reason!: string | null;
}
