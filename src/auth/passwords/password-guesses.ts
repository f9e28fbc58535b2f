import { Injectable } from '@nestjs/common';

import { ipPrefix, RateLimitConfig, RateLimited } from '#platform';

import { AttemptBudgets } from '../attempts/attempt-budgets.js';
import type { Budget } from '../attempts/attempt-budgets.js';
import { GuessConfig } from '../config/guess.config.js';
import { KnownAddresses } from '../sessions/known-addresses.js';
import { PasswordBudget } from './password-budget.js';

const WINDOW_SECONDS = 15 * 60;

/** An attempt at the password of an account. */
export interface Guess {
  /** The typed name in canonical form; the id of the account if its user is signed in. */
  name: string;
  /** The id of the account; derived from the name if there is no such account. */
  account: string;
  ip: string;
  /** Whether the account is known at this address. */
  trusted: boolean;
  /** Which of the budgets over all addresses have counted it. */
  paid?: { name: boolean; account: boolean };
}

/**
 * Limits guesses at the password of one account: a small budget per address, and larger ones over all addresses, which do not block
 * addresses where the owner is known, so that a stranger cannot lock the owner out. A guess is counted before the comparison and uncounted
 * when it succeeds. What a caller can observe depends on the typed name alone, so that no answer reveals which username belongs to which
 * email address.
 */
@Injectable()
export class PasswordGuesses {
  private readonly perAddress: Budget;
  private readonly perName: Budget;
  private readonly perAccount: Budget;
  private readonly enabled: boolean;

  constructor(
    config: GuessConfig,
    limits: RateLimitConfig,
    private readonly budgets: AttemptBudgets,
    private readonly hashes: PasswordBudget,
    private readonly known: KnownAddresses,
  ) {
    const everywhere = config.RATE_LIMIT_LOGIN_FAILURES_PER_ACCOUNT;
    this.perAddress = { kind: 'login_address', limit: config.RATE_LIMIT_LOGIN_FAILURES, seconds: WINDOW_SECONDS };
    this.perName = { kind: 'login_name', limit: everywhere, seconds: WINDOW_SECONDS };
    this.perAccount = { kind: 'login_account', limit: everywhere, seconds: WINDOW_SECONDS };
    this.enabled = limits.RATE_LIMIT_ENABLED;
  }

  /** A guess from an address at the account with a typed name; `userId` is undefined if there is none. */
  async guessFrom(ip: string, name: string, userId: string | undefined): Promise<Guess> {
    return { name, account: userId ?? `unknown ${name}`, ip, trusted: await this.known.include(userId, ip) };
  }

  /**
   * Counts a guess that is about to be compared. False when the budget of the account over all its names is exhausted: the caller must not
   * learn this, so the guess counts as wrong. Throws `RATE_LIMITED`.
   */
  async take(guess: Guess): Promise<boolean> {
    if (!this.enabled) return true;
    const { name, account, trusted } = guess;
    const here = addressSubject(guess);
    if (!(await this.budgets.take(this.perAddress, here))) return this.refuse(this.perAddress, here);
    const named = await this.budgets.take(this.perName, name);
    if (!named && !trusted) return this.refuse(this.perName, name);
    await this.hashes.takeForAccount(name, guess);
    guess.paid = { name: named, account: await this.budgets.take(this.perAccount, account) };
    return guess.paid.account || trusted;
  }

  /** Uncounts a correct guess. */
  async succeeded(guess: Guess): Promise<void> {
    if (!this.enabled) return;
    await this.budgets.clear(this.perAddress, addressSubject(guess));
    if (guess.paid?.name) await this.budgets.giveBack(this.perName, guess.name);
    if (guess.paid?.account) await this.budgets.giveBack(this.perAccount, guess.account);
  }

  /** Throws `RATE_LIMITED` when the budget of the account is exhausted; for its signed-in user only. */
  async refuseAccount({ account }: Guess): Promise<never> {
    return this.refuse(this.perAccount, account);
  }

  private async refuse(budget: Budget, subject: string): Promise<never> {
    throw new RateLimited({ seconds: Math.max(1, await this.budgets.wait(budget, subject)) });
  }
}

function addressSubject({ name, ip }: Guess): string {
  return `${name} ${ipPrefix(ip)}`;
}
