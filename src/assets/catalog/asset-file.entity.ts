import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A file that a job attached to its asset; versions refer to the job, so a restored version has its files again. */
@Entity('asset_files')
export class AssetFileEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'asset_files_pkey' })
  job_id!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'asset_files_pkey' })
  name!: string;

  @Column('text')
  object_key!: string;

  @Column('text')
  media_type!: string;

  @Column('bigint')
  bytes!: string;

  @Column('text')
  sha256!: string;

  @Column('timestamptz', { default: () => 'clock_timestamp()' })
  created_at!: Date;
}
