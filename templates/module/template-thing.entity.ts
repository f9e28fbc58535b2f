import { Column, Entity, ForeignKey, Index, PrimaryColumn, UpdateDateColumn } from 'typeorm';

@Entity('template_things')
@Index('template_things_user_id_id_idx', { synchronize: false })
export class TemplateThingEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'template_things_pkey' })
  id!: string;

  @Column('uuid')
  @ForeignKey('UserEntity', { name: 'template_things_user_id_fkey', onDelete: 'CASCADE' })
  user_id!: string;

  @Column('text')
  title!: string;

  @Column('timestamptz', { default: () => 'now()' })
  created_at!: Date;

  @UpdateDateColumn({ type: 'timestamptz', default: () => 'now()' })
  updated_at!: Date;
}
