import { Injectable } from '@nestjs/common';

import { ipPrefix } from '#platform';
import type { Tx } from '#platform';

import { AttemptBudgets } from '../attempts/attempt-budgets.js';
import { KnownAddresses } from '../sessions/known-addresses.js';
import type { CodePurpose } from './one-time-code.entity.js';

const DAY_SECONDS = 24 * 3600;
/** Guesses at one code: of each address that has a reserve of its own, and of all other addresses together. */
const PER_CODE = 5;

/**
 * Who guesses: an address that the account has signed in from, one that has claimed the email address, one that requested a code within a
 * day, or any other. The limits are per day, for codes of one purpose mailed to one email address: of each address, and of all addresses of
 * that kind together. Claimants have no common limit: anyone can make a claim, and must not block those who made another.
 */
const GUESSERS = {
  home: { perAddress: 10, together: 50 },
  claimant: { perAddress: 10, together: undefined },
  requester: { perAddress: 5, together: 20 },
  stranger: { perAddress: 5, together: 10 },
} as const;

/** What a guessed code is for: a code of an account, or of a claim to an address. */
export type GuessPurpose = CodePurpose | 'address_claim';

/** A live code that a guess may be compared with. */
export interface GuessedCode {
  id: string;
  /** Whether the guessing address has a reserve of its own for this code; otherwise it shares one with all strangers. */
  own: boolean;
}

/** A guess at a code that was mailed to an email address. */
export interface CodeGuess {
  purpose: GuessPurpose;
  email: string;
  /** The email address together with the address that guesses. */
  here: string;
  guesser: keyof typeof GUESSERS;
}

/**
 * Limits guesses at mailed codes: first those of the guessing address, then those at the code, then those at the email address. Each kind of
 * guesser has a reserve of its own, so that strangers cannot exhaust the owner's. Everything is counted by email address, with the same
 * statements whether or not there is an account or a code.
 */
@Injectable()
export class CodeGuesses {
  constructor(
    private readonly budgets: AttemptBudgets,
    private readonly known: KnownAddresses,
  ) {}

  /** Remembers for a day that a code was requested from an address. */
  async requested(purpose: CodePurpose, email: string, ip: string): Promise<void> {
    await this.budgets.mark(`code_requester ${purpose}`, subjectOf(email, ip), DAY_SECONDS);
  }

  /** A guess at the code of an account; `userId` is undefined when no code was mailed. */
  async guessFrom(ip: string, purpose: CodePurpose, email: string, userId: string | undefined): Promise<CodeGuess> {
    const here = subjectOf(email, ip);
    const home = await this.known.include(userId, ip);
    const requester = await this.budgets.isMarked(`code_requester ${purpose}`, here);
    return { purpose, email, here, guesser: home ? 'home' : requester ? 'requester' : 'stranger' };
  }

  /** A guess at the codes of claims to an email address; a claimant is where one of those claims was made. */
  claimGuessFrom(ip: string, email: string, codes: readonly GuessedCode[]): CodeGuess {
    const guesser = codes.some(({ own }) => own) ? 'claimant' : 'stranger';
    return { purpose: 'address_claim', email, here: subjectOf(email, ip), guesser };
  }

  /** Counts a guess that is about to be compared with codes; returns the ids of those that it may be compared with. */
  async take({ purpose, email, here, guesser }: CodeGuess, codes: readonly GuessedCode[]): Promise<ReadonlySet<string>> {
    const { perAddress, together } = GUESSERS[guesser];
    const byAddress = await this.count(`code_guess_address ${purpose}`, here, perAddress);
    // NOTE: a guess that is refused, or that has no code to be compared with, is counted separately: the same work, but it uses nothing up.
    const subjects = byAddress ? new Map(codes.map(({ id, own }) => [`${id} ${own ? here : email}`, id])) : new Map<string, string>();
    const counted = subjects.size > 0 ? [...subjects.keys()] : [`none ${purpose} ${here}`];
    const byCode = await this.budgets.takeEach({ kind: 'code_guess_code', limit: PER_CODE, seconds: DAY_SECONDS }, counted);
    const admitted = new Set(byCode.flatMap((subject) => subjects.get(subject) ?? []));
    if (together === undefined) return admitted;
    const byAccount = await this.count(`code_guess_${guesser} ${purpose}`, admitted.size > 0 ? email : `none ${email}`, together);
    return byAccount ? admitted : new Set();
  }

  /** Resets the limits of an email address whose code or token was used, and of the address that guessed it. */
  async reset(purpose: GuessPurpose, email: string, here: string | undefined, tx: Tx): Promise<void> {
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
