import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('signing_keys')
export class SigningKeyEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'signing_keys_pkey' })
  kid!: string;

  @Column('bytea')
  proof!: Buffer;

  @Column('timestamptz', { default: () => 'now()' })
  created_at!: Date;
}
