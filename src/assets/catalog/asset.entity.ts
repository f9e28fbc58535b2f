import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';

import type { Finding } from './assets.schema.js';

@Entity('assets')
@Unique('assets_series_asset_type_key', ['series', 'asset_type'])
@Index('assets_project_id_id_idx', { synchronize: false })
@Index('assets_user_id_id_idx', { synchronize: false })
@Index('assets_run_id_idx', ['run_id'])
export class AssetEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'assets_pkey' })
  id!: string;

  @Column('uuid')
  @ForeignKey('UserEntity', { name: 'assets_user_id_fkey', onDelete: 'CASCADE' })
  user_id!: string;

  @Column('uuid', { nullable: true })
  @ForeignKey('ProjectEntity', { name: 'assets_project_id_fkey', onDelete: 'CASCADE' })
  project_id!: string | null;

  /** The project, or the first run of a pipeline without one; it has one asset of each type. */
  @Column('uuid')
  series!: string;

  @Column('uuid')
  run_id!: string;

  @Column('uuid')
  job_id!: string;

  @Column('text')
  asset_type!: string;

  @Column('text')
  title!: string;

  @Column('text')
  content!: string;

  @Column('jsonb')
  data!: Record<string, unknown>;

  /** What was set right in it, and what is less good than asked for. */
  @Column('jsonb', { default: [] })
  findings!: Finding[];

  @Column('integer', { default: 1 })
  version!: number;

  @Column('text', { nullable: true })
  provider!: string | null;

  @Column('text', { nullable: true })
  model!: string | null;

  /** The prompt it came from: the agent's name and a hash of the text; empty when no model was asked. */
  @Column('text', { nullable: true })
  prompt_version!: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  created_at!: Date;
}
