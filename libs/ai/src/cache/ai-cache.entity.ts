import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('ai_cache')
@Index('ai_cache_expires_at_idx', ['expires_at'])
@Index('ai_cache_account_idx', ['account'])
export class AiCacheEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'ai_cache_pkey' })
  key!: string;

  @Column('text')
  account!: string;

  @Column('jsonb')
  answer!: unknown;

  @Column('timestamptz')
  expires_at!: Date;
}
