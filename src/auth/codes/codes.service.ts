import { Injectable } from '@nestjs/common';

import { Clock, newId } from '#platform';
import type { Tx } from '#platform';

import { AttemptBudgets } from '../attempts/attempt-budgets.js';
import type { Budget } from '../attempts/attempt-budgets.js';
import { AuthConfig } from '../auth.config.js';
import { OtpInvalid } from '../auth.errors.js';
import { CodeSecrets } from './code-secrets.js';
import { CodesRepository } from './codes.repository.js';
import type { CodePurpose, OneTimeCodeEntity } from './one-time-code.entity.js';

/** A code that was right; nothing has been done with it yet. */
export type RedeemedCode = Pick<OneTimeCodeEntity, 'id' | 'user_id' | 'email' | 'purpose'>;

/** Comparisons per account, over all its codes. */
const GUESSES: Budget = { kind: 'code_guess', limit: 10, seconds: 24 * 3600 };

interface Recipient {
  id: string;
  email: string;
}

/** Mailed codes and link tokens: drawn, counted, compared, used once. */
@Injectable()
export class CodesService {
  constructor(
    private readonly codes: CodesRepository,
    private readonly secrets: CodeSecrets,
    private readonly budgets: AttemptBudgets,
    private readonly config: AuthConfig,
    private readonly clock: Clock,
  ) {}

  /** A new code and link token for a user; the ones before it are dead. The caller holds the user's lock. */
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

  /** Checks a typed code. A guess is counted before it is compared, so no burst gets more than five. Throws `OTP_INVALID`. */
  async checkCode(userId: string, purpose: CodePurpose, code: string): Promise<RedeemedCode> {
    const row = await this.codes.countAttempt(userId, purpose, this.clock.now());
    if (!row || !(await this.budgets.take(GUESSES, userId))) throw new OtpInvalid();
    if (!this.secrets.matches(row.code_hmac, row.id, purpose, code)) throw new OtpInvalid();
    return row;
  }

  /** Checks a link token. Throws `OTP_INVALID`. */
  async checkToken(token: string, purpose: CodePurpose): Promise<RedeemedCode> {
    const row = await this.codes.findByToken(this.secrets.tokenHash(token), purpose, this.clock.now());
    if (!row) throw new OtpInvalid();
    return row;
  }

  /** Uses a checked code up, in the transaction of what it allows. Throws `OTP_INVALID` when somebody was faster. */
  async consume(code: RedeemedCode, tx: Tx): Promise<void> {
    if ((await this.codes.consume(code.id, tx)) !== 1) throw new OtpInvalid();
    await this.budgets.clear(GUESSES, code.user_id, tx);
  }

  /** Makes all live codes of a user useless. */
  async retireAll(userId: string, tx: Tx): Promise<void> {
    await this.codes.retire(userId, null, tx);
  }
}
