import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { Injectable } from '@nestjs/common';
import { NIL } from 'uuid';

import { Clock, newId } from '#platform';
import type { Tx } from '#platform';

import { CodeGuesses } from './code-guesses.js';
import type { CodeGuess } from './code-guesses.js';
import { AuthConfig } from '../config/auth.config.js';
import { OtpInvalid } from '../auth.errors.js';
import { CodeSecrets } from './code-secrets.js';
import { CodesRepository } from './codes.repository.js';
import type { CodePurpose, OneTimeCodeEntity } from './one-time-code.entity.js';

/** Longest pause before a wrong code is refused, in milliseconds. */
const MAX_PAUSE_MS = 20;

/** A code that was correct and has not been used yet. */
export type RedeemedCode = Pick<OneTimeCodeEntity, 'id' | 'user_id' | 'email' | 'purpose'> & { guess?: CodeGuess };

interface Recipient {
  id: string;
  email: string;
}

/** Mailed codes and link tokens: issued, compared with counted guesses, and used once. */
@Injectable()
export class CodesService {
  constructor(
    private readonly codes: CodesRepository,
    private readonly secrets: CodeSecrets,
    private readonly guesses: CodeGuesses,
    private readonly config: AuthConfig,
    private readonly clock: Clock,
  ) {}

  /** A new code and link token for a user; earlier ones become invalid. The caller holds the lock of the user. */
  async issue(user: Recipient, purpose: CodePurpose, tx: Tx): Promise<{ code: string; token: string; minutes: number }> {
    const id = newId();
    const code = this.secrets.drawCode();
    const token = this.secrets.drawToken();
    const minutes = this.config.OTP_TTL_MINUTES;
    const expires_at = new Date(this.clock.now().getTime() + minutes * 60_000);
    await this.codes.retire(user.id, purpose, tx);
    const stored = { code_hmac: this.secrets.hmac(id, purpose, code), token_hash: this.secrets.tokenHash(token) };
    await this.codes.insert({ id, user_id: user.id, purpose, email: user.email, ...stored, expires_at }, tx);
    return { code, token, minutes };
  }

  /**
   * Checks a typed code. A guess is counted before it is compared, so that a burst cannot exceed the limits; the work is the same
   * whether or not there is an account or a code. Throws `OTP_INVALID`.
   */
  async checkCode(email: string, purpose: CodePurpose, code: string, ip: string): Promise<RedeemedCode> {
    const row = await this.codes.findLive(email, purpose, this.clock.now());
    const guess = await this.guesses.guessFrom(ip, purpose, email, row?.user_id);
    const own = guess.guesser !== 'stranger';
    const admitted = (await this.guesses.take(guess, row ? [{ id: row.id, own }] : [])).size === 1;
    const decoy = this.secrets.hmac(NIL, purpose, '');
    const matches = this.secrets.matches(admitted && row ? row.code_hmac : decoy, row?.id ?? NIL, purpose, code);
    if (!row || !admitted || !matches) return this.refuse();
    return { ...row, guess };
  }

  /** Checks a link token. Throws `OTP_INVALID`. */
  async checkToken(token: string, purpose: CodePurpose): Promise<RedeemedCode> {
    const row = await this.codes.findByToken(this.secrets.tokenHash(token), purpose, this.clock.now());
    if (!row) throw new OtpInvalid();
    return row;
  }

  /** Marks a checked code as used, in the transaction of the change that it allows. Throws `OTP_INVALID` when it has been used concurrently. */
  async consume(code: RedeemedCode, tx: Tx): Promise<void> {
    if ((await this.codes.consume(code.id, tx)) !== 1) throw new OtpInvalid();
    await this.guesses.reset(code.purpose, code.email, code.guess?.here, tx);
  }

  /** Invalidates all live codes of a user. */
  async retireAll(userId: string, tx: Tx): Promise<void> {
    await this.codes.retire(userId, null, tx);
  }

  /** Deletes used and expired codes. */
  deleteOld(): Promise<number> {
    return this.codes.deleteOld();
  }

  /**
   * NOTE: reading a row takes a few microseconds longer than finding none. A random pause hides the difference, and the guesses that an
   * address allows are too few to average it out.
   */
  private async refuse(): Promise<never> {
    await sleep(randomInt(MAX_PAUSE_MS));
    throw new OtpInvalid();
  }
}
