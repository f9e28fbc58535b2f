import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';

import { Schedules } from '#platform';

import { AnswerCache } from './cache/answer-cache.js';
import { Budget } from './spend/budget.js';

/** Forgets answers that expired and spending of earlier months. */
@Injectable()
export class AiHousekeeping implements OnModuleInit {
  constructor(
    private readonly schedules: Schedules,
    private readonly cache: AnswerCache,
    private readonly budget: Budget,
  ) {}

  onModuleInit(): void {
    this.schedules.every('ai.sweep', 3_600, async () => {
      await this.cache.sweep();
      await this.budget.sweep();
    });
  }
}
