import { Injectable } from '@nestjs/common';

import { ipPrefix, RateLimitConfig, RateLimited } from '#platform';

import { SessionsRepository } from '../sessions/sessions.repository.js';
import { AttemptBudgets } from './attempt-budgets.js';
import type { Budget } from './attempt-budgets.js';
import { GuessConfig } from './guess.config.js';

const WINDOW_SECONDS = 15 * 60;

/** Whose password is tried, from where. */
export interface Guess {
  /** The account's id, or the name that was typed when there is no such account. */
  subject: string;
  user_id: string | undefined;
  ip: string;
  /** Whether the budget over all addresses paid for it. */
  paid?: boolean;
}

/**
 * Slows the guessing of one account's password: a small budget per address, and a larger one over all addresses that does not hold up
 * addresses the owner is known from, so that a stranger cannot lock the owner out. Counted before the comparison, given back when it succeeds.
 */
@Injectable()
export class PasswordGuesses {
  private readonly perAddress: Budget;
  private readonly perAccount: Budget;
  private readonly enabled: boolean;

  constructor(
    config: GuessConfig,
    limits: RateLimitConfig,
    private readonly budgets: AttemptBudgets,
    private readonly sessions: SessionsRepository,
  ) {
    this.perAddress = { kind: 'login_address', limit: config.RATE_LIMIT_LOGIN_FAILURES, seconds: WINDOW_SECONDS };
    this.perAccount = { kind: 'login_account', limit: config.RATE_LIMIT_LOGIN_FAILURES_PER_ACCOUNT, seconds: WINDOW_SECONDS };
    this.enabled = limits.RATE_LIMIT_ENABLED;
  }

  /** Counts a guess that is about to be compared. Throws `RATE_LIMITED`. */
  async take(guess: Guess): Promise<void> {
    if (!this.enabled) return;
    const here = addressSubject(guess);
    if (!(await this.budgets.take(this.perAddress, here))) return this.refuse(this.perAddress, here);
    guess.paid = await this.budgets.take(this.perAccount, guess.subject);
    if (!guess.paid && !(await this.isKnown(guess))) await this.refuse(this.perAccount, guess.subject);
  }

  /** The guess was right. */
  async succeeded(guess: Guess): Promise<void> {
    if (!this.enabled) return;
    await this.budgets.clear(this.perAddress, addressSubject(guess));
    if (guess.paid) await this.budgets.giveBack(this.perAccount, guess.subject);
  }

  private async isKnown({ user_id, ip }: Guess): Promise<boolean> {
    const known = user_id === undefined ? [] : await this.sessions.knownAddresses(user_id);
    return known.some((address) => ipPrefix(address) === ipPrefix(ip));
  }

  private async refuse(budget: Budget, subject: string): Promise<never> {
    throw new RateLimited({ seconds: Math.max(1, await this.budgets.wait(budget, subject)) });
  }
}

function addressSubject({ subject, ip }: Guess): string {
  return `${subject} ${ipPrefix(ip)}`;
}
