import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';

import type { AssetOrigin, Finding } from './assets.schema.js';

@Entity('asset_versions')
@Unique('asset_versions_job_id_slot_key', ['job_id', 'slot'])
@Check('asset_versions_origin_check', `origin IN ('generated', 'regenerated', 'edited', 'restored')`)
export class AssetVersionEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'asset_versions_pkey' })
  @ForeignKey('AssetEntity', { name: 'asset_versions_asset_id_fkey', onDelete: 'CASCADE' })
  asset_id!: string;

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'asset_versions_pkey' })
  version!: number;

  @Column('uuid')
  run_id!: string;

  @Column('uuid')
  job_id!: string;

  /** The asset type when a job made this version, so that a job can make only one; null for an edit. */
  @Column('text', { nullable: true })
  slot!: string | null;

  @Column('text')
  title!: string;

  @Column('text')
  content!: string;

  @Column('jsonb')
  data!: Record<string, unknown>;

  /** What was set right in it, and what is less good than asked for. */
  @Column('jsonb', { default: [] })
  findings!: Finding[];

  @Column('text', { nullable: true })
  provider!: string | null;

  @Column('text', { nullable: true })
  model!: string | null;

  /** The prompt it came from: the agent's name and a hash of the text; empty when no model was asked. */
  @Column('text', { nullable: true })
  prompt_version!: string | null;

  @Column('text')
  origin!: AssetOrigin;

  /** Why it was made: the instructions, or the version that was restored. */
  @Column('text', { nullable: true })
  note!: string | null;

  /** The user who made it; null when a job did. */
  @Column('uuid', { nullable: true })
  created_by!: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  created_at!: Date;
}
