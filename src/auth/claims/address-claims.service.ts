import { Injectable } from '@nestjs/common';

import { Clock, Database } from '#platform';
import type { Tx } from '#platform';

import { AttemptBudgets } from '../attempts/attempt-budgets.js';
import type { Budget } from '../attempts/attempt-budgets.js';
import { AuthConfig } from '../config/auth.config.js';
import { OtpInvalid } from '../auth.errors.js';
import { CodeSecrets } from '../codes/code-secrets.js';
import type { AddressClaimEntity } from './address-claim.entity.js';
import { AddressClaimsRepository } from './address-claims.repository.js';
import type { NewClaim } from './address-claims.repository.js';

const PURPOSE = 'address_claim';
const KEPT_MS = 24 * 3600 * 1000;
const NO_CODE = Buffer.alloc(32);

/** Comparisons with the codes of one address per day: from networks that claim it, each, and from all others together. */
const OWN_GUESSES: Budget = { kind: 'claim_guess_own', limit: 10, seconds: 24 * 3600 };
const GUESSES: Budget = { kind: 'claim_guess', limit: 10, seconds: 24 * 3600 };

/** Claims to an address: made, given a code, proved once. Each has a code of its own, so that nobody's claim is in the way of another's. */
@Injectable()
export class AddressClaims {
  constructor(
    private readonly claims: AddressClaimsRepository,
    private readonly secrets: CodeSecrets,
    private readonly budgets: AttemptBudgets,
    private readonly config: AuthConfig,
    private readonly clock: Clock,
    private readonly db: Database,
  ) {}

  /** Makes a claim; the mail that carries its code is the caller's to ask for. */
  async add(claim: Omit<NewClaim, 'created_at'>, tx: Tx): Promise<void> {
    await this.claims.insert({ ...claim, created_at: this.clock.now() }, tx);
  }

  /** A claim that can still be proved. */
  find(id: string, tx?: Tx): Promise<AddressClaimEntity | undefined> {
    return this.claims.find(id, this.since(), tx);
  }

  newestFrom(email: string, origin: Buffer | null): Promise<AddressClaimEntity | undefined> {
    return this.claims.newestFrom(email, origin, this.since());
  }

  newestRegistration(userId: string): Promise<AddressClaimEntity | undefined> {
    return this.claims.newestRegistration(userId, null, this.since());
  }

  newestRegistrationFrom(userId: string, origin: Buffer): Promise<AddressClaimEntity | undefined> {
    return this.claims.newestRegistration(userId, origin, this.since());
  }

  countRegistrations(userId: string, tx: Tx): Promise<number> {
    return this.claims.countRegistrations(userId, this.since(), tx);
  }

  /** A new code and link token for a claim; the ones before it are dead. */
  async issue(id: string, tx: Tx): Promise<{ code: string; token: string; minutes: number }> {
    const code = this.secrets.drawCode();
    const token = this.secrets.drawToken();
    const minutes = this.config.OTP_TTL_MINUTES;
    const code_expires_at = new Date(this.clock.now().getTime() + minutes * 60_000);
    const stored = { code_hmac: this.secrets.hmac(id, PURPOSE, code), token_hash: this.secrets.tokenHash(token) };
    await this.claims.setCode(id, { ...stored, code_expires_at }, tx);
    return { code, token, minutes };
  }

  /** The claim whose link token this is. */
  findByToken(token: string): Promise<AddressClaimEntity | undefined> {
    return this.claims.findByToken(this.secrets.tokenHash(token), this.clock.now());
  }

  /** The claim whose code was typed. A guess is counted before it is compared, for addresses without claims by the same statements. */
  async findByCode(email: string, code: string, origin: Buffer | null): Promise<AddressClaimEntity | undefined> {
    const rows = await this.db.transaction((tx) => this.claims.countAttempt(email, origin, this.clock.now(), tx));
    const own = origin !== null && rows.some((row) => row.origin?.equals(origin));
    const allowed = await (own ? this.budgets.take(OWN_GUESSES, `${email} ${origin.toString('hex')}`) : this.budgets.take(GUESSES, email));
    if (rows.length === 0) this.secrets.matches(NO_CODE, email, PURPOSE, code);
    const right = rows.filter((row) => this.secrets.matches(row.code_hmac ?? NO_CODE, row.id, PURPOSE, code));
    return allowed ? right[0] : undefined;
  }

  /** Uses a proved claim up, in the transaction of what it allows; the user's other claims of its kind go too. Throws `OTP_INVALID` when somebody was faster. */
  async consume({ id, user_id, kind, token_hash, email }: AddressClaimEntity, tx: Tx): Promise<void> {
    const used = await this.claims.deleteOf(user_id, kind, tx);
    // NOTE: a code that was replaced between its check and now is dead.
    if (!used.some((row) => row.id === id && token_hash !== null && row.token_hash?.equals(token_hash))) throw new OtpInvalid();
    await this.budgets.clear(GUESSES, email, tx);
  }

  async dropRegistrations(userId: string, tx: Tx): Promise<void> {
    await this.claims.deleteOf(userId, 'registration', tx);
  }

  async dropEmailChanges(userId: string, tx: Tx): Promise<void> {
    await this.claims.deleteOf(userId, 'email_change', tx);
  }

  /** Sweeps claims that nobody proved within a day. */
  deleteOld(): Promise<number> {
    return this.claims.deleteOld(this.since());
  }

  private since(): Date {
    return new Date(this.clock.now().getTime() - KEPT_MS);
  }
}
