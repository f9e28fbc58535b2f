import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('schedules')
export class ScheduleEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'schedules_pkey' })
  name!: string;

  @Column('timestamptz')
  last_run_at!: Date;
}
