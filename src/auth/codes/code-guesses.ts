import { Injectable } from '@nestjs/common';

import { ipPrefix } from '#platform';
import type { Tx } from '#platform';

import type { CodePurpose } from './one-time-code.entity.js';
import { AttemptBudgets } from '../attempts/attempt-budgets.js';
import { KnownAddresses } from '../sessions/known-addresses.js';

const DAY_SECONDS = 24 * 3600;
/** Guesses at one code: of all strangers together, and of each address that belongs to the account or asked for a code. */
const PER_CODE = 5;

/**
 * Who guesses: an address that the account has signed in from, one that asked for a code within a day, or any other. How many guesses a
 * day one address has for the codes of one purpose of an account, and all addresses of that kind together.
 */
const GUESSERS = {
  home: { perAddress: 10, together: 50 },
  requester: { perAddress: 5, together: 20 },
  stranger: { perAddress: 5, together: 10 },
} as const;

/** A guess at the code that was mailed to an email address. */
export interface CodeGuess {
  purpose: CodePurpose;
  email: string;
  /** The email address, and where the guess comes from. */
  here: string;
  guesser: keyof typeof GUESSERS;
}

/**
 * Bounds the guesses at mailed codes: first those of the address that guesses, then those at the code, then those at the account. Strangers
 * share guesses among themselves only, so they cannot use up those of the owner. All of it is counted by email address, with the same
 * statements whether or not there is an account or a code.
 */
@Injectable()
export class CodeGuesses {
  constructor(
    private readonly budgets: AttemptBudgets,
    private readonly known: KnownAddresses,
  ) {}

  /** Remembers for a day that a code was asked for from an address. */
  async requested(purpose: CodePurpose, email: string, ip: string): Promise<void> {
    await this.budgets.mark(`code_requester ${purpose}`, subjectOf(email, ip), DAY_SECONDS);
  }

  /** Finds out who guesses at the code of an email address; the id is that of the account, if a code was mailed to it. */
  async guessFrom(ip: string, purpose: CodePurpose, email: string, userId: string | undefined): Promise<CodeGuess> {
    const here = subjectOf(email, ip);
    const home = await this.known.include(userId, ip);
    const requester = await this.budgets.isMarked(`code_requester ${purpose}`, here);
    return { purpose, email, here, guesser: home ? 'home' : requester ? 'requester' : 'stranger' };
  }

  /** Counts a guess that is about to be compared with a code; false when it must not be. */
  async take({ purpose, email, here, guesser }: CodeGuess, codeId: string | undefined): Promise<boolean> {
    const { perAddress, together } = GUESSERS[guesser];
    // NOTE: what was refused before, or has no code to be compared with, is counted apart: it uses up nothing and takes the same time.
    const byAddress = await this.count(`code_guess_address ${purpose}`, here, perAddress);
    const code = `${codeId ?? purpose} ${guesser === 'stranger' ? email : here}`;
    const byCode = await this.count('code_guess_code', byAddress && codeId ? code : `none ${code}`, PER_CODE);
    const admitted = byAddress && byCode && codeId !== undefined;
    const byAccount = await this.count(`code_guess_${guesser} ${purpose}`, admitted ? email : `none ${email}`, together);
    return admitted && byAccount;
  }

  /** Starts again for an account whose mailed code or token came back, and for the address that guessed it. */
  async proved(purpose: CodePurpose, email: string, here: string | undefined, tx: Tx): Promise<void> {
    for (const guesser of Object.keys(GUESSERS)) await this.budgets.clear({ kind: `code_guess_${guesser} ${purpose}` }, email, tx);
    if (here !== undefined) await this.budgets.clear({ kind: `code_guess_address ${purpose}` }, here, tx);
  }

  private count(kind: string, subject: string, limit: number): Promise<boolean> {
    return this.budgets.take({ kind, limit, seconds: DAY_SECONDS }, subject);
  }
}

function subjectOf(email: string, ip: string): string {
  return `${email} ${ipPrefix(ip)}`;
}
