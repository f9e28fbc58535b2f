import { Module } from '@nestjs/common';

import { DatabaseModule } from '#platform';

import { AttemptBudgetEntity } from './attempt-budget.entity.js';
import { AttemptBudgets } from './attempt-budgets.js';

/** Counters of attempts: guesses at passwords and codes, and mails. */
@Module({
  imports: [DatabaseModule.entities(AttemptBudgetEntity)],
  providers: [AttemptBudgets],
  exports: [AttemptBudgets],
})
export class AttemptsModule {}
