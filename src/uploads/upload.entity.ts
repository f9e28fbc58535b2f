import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';

import type { StoredFormat } from '#imaging';

@Entity('uploads')
@Unique('uploads_user_id_sha256_key', ['user_id', 'sha256'])
@Index('uploads_user_id_id_idx', { synchronize: false })
@Index('uploads_project_id_idx', { synchronize: false })
@Index('uploads_reserved_until_idx', { synchronize: false })
@Check('uploads_status_check', `status = 'reserved' OR status = 'stored'`)
export class UploadEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'uploads_pkey' })
  id!: string;

  @Column('uuid')
  @ForeignKey('UserEntity', { name: 'uploads_user_id_fkey', onDelete: 'CASCADE' })
  user_id!: string;

  @Column('uuid', { nullable: true })
  @ForeignKey('ProjectEntity', { name: 'uploads_project_id_fkey', onDelete: 'SET NULL' })
  project_id!: string | null;

  @Column('text', { default: 'reserved' })
  status!: 'reserved' | 'stored';

  /** Of the bytes that were sent, in hex. */
  @Column('text')
  sha256!: string;

  @Column('timestamptz', { nullable: true })
  reserved_until!: Date | null;

  @Column('text', { nullable: true })
  format!: StoredFormat | null;

  @Column('integer', { nullable: true })
  width!: number | null;

  @Column('integer', { nullable: true })
  height!: number | null;

  @Column('integer', { nullable: true })
  bytes!: number | null;

  @Column('integer', { nullable: true })
  thumbnail_bytes!: number | null;

  @Column('text', { nullable: true })
  dominant_color!: string | null;

  @Column('text', { nullable: true })
  placeholder!: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  created_at!: Date;
}
