import { Injectable } from '@nestjs/common';

import type { Tx } from '#platform';

import { AttemptBudgets } from '../attempts/attempt-budgets.js';
import { GuessConfig } from '../config/guess.config.js';

/**
 * For whom a mail is sent: for anyone who typed the address, for its signed-in owner, or as a notice to protect the owner. Each reserve has
 * its own limit, so that requests of strangers never prevent a mail to the owner.
 */
export type MailReserve = 'anyone' | 'owner' | 'notice';

const HOUR_SECONDS = 3600;

/**
 * Limits the mails to one address, over all kinds of mail, for known and unknown addresses alike.
 * NOTE: counted by address, not by account, so that deleting an account does not reset the limit.
 */
@Injectable()
export class MailBudget {
  constructor(
    private readonly budgets: AttemptBudgets,
    private readonly config: GuessConfig,
  ) {}

  /** Counts a mail to an address, in the transaction that requests it; false when it must not be sent. */
  async take(receiver: string, reserve: MailReserve, network: string | null, tx: Tx): Promise<boolean> {
    const limit = this.config.RATE_LIMIT_CODE_MAILS_PER_HOUR;
    const budget = { kind: `mail ${reserve}`, limit, seconds: HOUR_SECONDS };
    if (reserve !== 'anyone') return this.budgets.take(budget, `receiver ${receiver}`, tx);
    // NOTE: one network leaves a mail for the others, so that a flood from one place cannot lock out an owner elsewhere.
    const share = { kind: 'mail network', limit: Math.max(1, limit - 1), seconds: HOUR_SECONDS };
    const allowed = await this.budgets.take(share, `receiver ${receiver} ${network}`, tx);
    return allowed && this.budgets.take(budget, `receiver ${receiver}`, tx);
  }
}
