import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('idempotency_keys')
@Index('idempotency_keys_expires_at_idx', ['expires_at'])
@Index('idempotency_keys_owner_idx', { synchronize: false })
export class IdempotencyKeyEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'idempotency_keys_pkey' })
  scope!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'idempotency_keys_pkey' })
  key!: string;

  /** The user whose limit the key counts against; null for keys that do not count. */
  @Column('text', { nullable: true })
  owner!: string | null;

  @Column('bytea')
  body_hash!: Buffer;

  @Column('jsonb', { nullable: true })
  answer!: unknown;

  @Column('timestamptz')
  expires_at!: Date;
}
