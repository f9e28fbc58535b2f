import { Injectable } from '@nestjs/common';

import { ipPrefix, RateLimitConfig, RateLimited } from '#platform';

import { AttemptBudgets } from '../attempts/attempt-budgets.js';
import type { Budget } from '../attempts/attempt-budgets.js';
import { GuessConfig } from '../config/guess.config.js';
import { KnownAddresses } from '../sessions/known-addresses.js';
import { PasswordBudget } from './password-budget.js';

const WINDOW_SECONDS = 15 * 60;

/** Whose password is tried, from where. */
export interface Guess {
  /** The name that was typed, in its canonical form; the id of the account when its user is signed in. */
  name: string;
  /** The account's id; the name when there is no such account. */
  account: string;
  ip: string;
  /** Whether the account is known from this address. */
  trusted: boolean;
  /** The budgets over all addresses that paid for it. */
  paid?: { name: boolean; account: boolean };
}

/**
 * Slows the guessing of one account's password: a small budget per address, and larger ones over all addresses that do not hold up
 * addresses the owner is known from, so that a stranger cannot lock the owner out. Counted before the comparison, given back when it succeeds.
 * What a caller can see is counted by the typed name alone, so that no answer tells which username belongs to which email address.
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

  /** A guess from an address at the account behind a typed name; the id is that of the account, if there is one. */
  async guessFrom(ip: string, name: string, userId: string | undefined): Promise<Guess> {
    return { name, account: userId ?? `unknown ${name}`, ip, trusted: await this.known.include(userId, ip) };
  }

  /**
   * Counts a guess that is about to be compared. False when the account's budget over all its names is used up: the caller must not learn
   * that, so the guess counts as wrong. Throws `RATE_LIMITED`.
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

  /** The guess was right. */
  async succeeded(guess: Guess): Promise<void> {
    if (!this.enabled) return;
    await this.budgets.clear(this.perAddress, addressSubject(guess));
    if (guess.paid?.name) await this.budgets.giveBack(this.perName, guess.name);
    if (guess.paid?.account) await this.budgets.giveBack(this.perAccount, guess.account);
  }

  /** Throws `RATE_LIMITED` for an account whose budget is used up, to its signed-in user. */
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
