import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

@Entity('service_clients')
@Unique('service_clients_name_key', ['name'])
export class ServiceClientEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'service_clients_pkey' })
  id!: string;

  @Column('text')
  name!: string;

  @Column('text', { array: true })
  scopes!: string[];

  /** SHA-256 of a random secret of 256 bits. */
  @Column('bytea')
  secret_hash!: Buffer;

  /** The hash of the previous secret; valid until `previous_secret_until`. */
  @Column('bytea', { nullable: true })
  previous_secret_hash!: Buffer | null;

  @Column('timestamptz', { nullable: true })
  previous_secret_until!: Date | null;

  @Column('timestamptz', { default: () => 'now()' })
  created_at!: Date;

  @Column('timestamptz', { nullable: true })
  last_used_at!: Date | null;

  @Column('timestamptz', { nullable: true })
  revoked_at!: Date | null;
}
