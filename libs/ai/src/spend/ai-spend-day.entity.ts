import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('ai_spend_days')
export class AiSpendDayEntity {
  @PrimaryColumn('date', { primaryKeyConstraintName: 'ai_spend_days_pkey' })
  day!: string;

  /** What all accounts together have reserved or spent. */
  @Column('numeric')
  spent_usd!: string;
}
