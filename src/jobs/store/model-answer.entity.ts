import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An answer that was paid for, kept until its job has ended so that a crash does not pay twice. */
@Entity('model_answers')
export class ModelAnswerEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'model_answers_pkey' })
  job_id!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'model_answers_pkey' })
  input_hash!: string;

  @Column('jsonb')
  answer!: unknown;

  @Column('timestamptz', { default: () => 'now()' })
  created_at!: Date;
}
