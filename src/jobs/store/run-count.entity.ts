import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** How many runs a user has; triggers of the table `runs` keep it. */
@Entity('run_counts')
export class RunCountEntity {
  @ForeignKey('users', 'id', { name: 'run_counts_user_id_fkey', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'run_counts_pkey' })
  user_id!: string;

  @Column('integer')
  stored!: number;
}
