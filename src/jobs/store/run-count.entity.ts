import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** How many runs a user has; maintained by triggers of the table `runs`. */
@Entity('run_counts')
export class RunCountEntity {
  @ForeignKey('users', 'id', { name: 'run_counts_user_id_fkey', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'run_counts_pkey' })
  user_id!: string;

  @Column('integer')
  stored!: number;
}
