import { Injectable } from '@nestjs/common';

import type { Tx } from '#platform';

import { AttemptBudgets } from '../attempts/attempt-budgets.js';
import { GuessConfig } from '../config/guess.config.js';

/**
 * Who a mail is sent for: anyone who typed the address, its owner where they are signed in, or the owner's safety.
 * Each has a reserve of its own, so that what strangers ask for keeps nothing from the owner.
 */
export type MailReserve = 'anyone' | 'owner' | 'notice';

const HOUR_SECONDS = 3600;

/**
 * How many mails an address gets, over all kinds of mail, counted for known and unknown addresses alike.
 * NOTE: the subject is not the account's, so that deleting an account does not start the count again.
 */
@Injectable()
export class MailBudget {
  constructor(
    private readonly budgets: AttemptBudgets,
    private readonly config: GuessConfig,
  ) {}

  /** Counts a mail to an address, in the transaction that asks for it; false when it must not be sent. */
  async take(receiver: string, reserve: MailReserve, network: string | null, tx: Tx): Promise<boolean> {
    const limit = this.config.RATE_LIMIT_CODE_MAILS_PER_HOUR;
    const budget = { kind: `mail ${reserve}`, limit, seconds: HOUR_SECONDS };
    if (reserve !== 'anyone') return this.budgets.take(budget, `receiver ${receiver}`, tx);
    // NOTE: one network leaves a mail to the others, so that a flood from one place cannot keep out an owner who is elsewhere.
    const share = { kind: 'mail network', limit: Math.max(1, limit - 1), seconds: HOUR_SECONDS };
    const allowed = await this.budgets.take(share, `receiver ${receiver} ${network}`, tx);
    return allowed && this.budgets.take(budget, `receiver ${receiver}`, tx);
  }
}
