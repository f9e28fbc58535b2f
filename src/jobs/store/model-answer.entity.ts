import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** A paid answer, kept until its job has ended so that it is not paid twice after a crash. */
@Entity('model_answers')
export class ModelAnswerEntity {
  @ForeignKey('jobs', 'id', { name: 'model_answers_job_id_fkey', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'model_answers_pkey' })
  job_id!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'model_answers_pkey' })
  input_hash!: string;

  @Column('jsonb')
  answer!: unknown;

  @Column('timestamptz', { default: () => 'now()' })
  created_at!: Date;
}
