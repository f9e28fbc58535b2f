import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** An answer that was paid for, kept until its job has ended so that a crash does not pay twice. */
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
