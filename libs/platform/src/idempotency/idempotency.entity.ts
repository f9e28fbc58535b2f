import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('idempotency_keys')
@Index('idempotency_keys_expires_at_idx', ['expires_at'])
export class IdempotencyKeyEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'idempotency_keys_pkey' })
  scope!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'idempotency_keys_pkey' })
  key!: string;

  @Column('bytea')
  body_hash!: Buffer;

  @Column('jsonb', { nullable: true })
  answer!: unknown;

  @Column('timestamptz')
  expires_at!: Date;
}
