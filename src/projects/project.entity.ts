import { Check, Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn, UpdateDateColumn } from 'typeorm';

import type { ProjectFacts, ProjectStatus } from './projects.schema.js';

@Entity('projects')
@Index('projects_user_id_id_idx', { synchronize: false })
@Index('projects_image_id_idx', { synchronize: false })
@Check('projects_status_check', `status IN ('draft', 'ready', 'running', 'completed', 'failed')`)
export class ProjectEntity implements ProjectFacts {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'projects_pkey' })
  id!: string;

  @Column('uuid')
  @ForeignKey('UserEntity', { name: 'projects_user_id_fkey', onDelete: 'CASCADE' })
  user_id!: string;

  @Column('text')
  product_name!: string;

  @Column('text')
  brand_name!: string;

  @Column('text', { nullable: true })
  price!: string | null;

  @Column('text', { nullable: true })
  description!: string | null;

  @Column('text', { nullable: true })
  audience!: string | null;

  @Column('text', { nullable: true })
  tone!: string | null;

  @Column('text', { nullable: true })
  language!: string | null;

  /** The upload that shows the product. */
  @Column('uuid', { nullable: true })
  image_id!: string | null;

  @Column('text', { default: 'draft' })
  status!: ProjectStatus;

  @CreateDateColumn({ type: 'timestamptz' })
  created_at!: Date;

  @UpdateDateColumn({ type: 'timestamptz' })
  updated_at!: Date;
}
