import { Injectable } from '@nestjs/common';

import type { CodePurpose } from '../codes/one-time-code.entity.js';
import { AttemptBudgets } from './attempt-budgets.js';
import { CodeGuesses } from './code-guesses.js';
import { GuessConfig } from './guess.config.js';

const HOUR_SECONDS = 3600;

/** How many codes an email address is mailed; counted for known and unknown ones alike. */
@Injectable()
export class CodeMailBudget {
  constructor(
    private readonly budgets: AttemptBudgets,
    private readonly config: GuessConfig,
    private readonly guesses: CodeGuesses,
  ) {}

  /** Takes one mail; false when none is left. Whoever asks may guess at the code that was mailed last, mail or no mail. */
  async take(purpose: CodePurpose, email: string, ip: string): Promise<boolean> {
    await this.guesses.requested(purpose, email, ip);
    return this.budgets.take(
      { kind: `code_mail ${purpose}`, limit: this.config.RATE_LIMIT_CODE_MAILS_PER_HOUR, seconds: HOUR_SECONDS },
      email,
    );
  }
}
