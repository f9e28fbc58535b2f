import { createHmac } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { Clock, Secrets } from '#platform';
import type { Tx } from '#platform';

import { OtpInvalid } from '../auth.errors.js';
import type { Caller } from '../caller.js';
import { CodeGuesses } from '../codes/code-guesses.js';
import { CodeSecrets } from '../codes/code-secrets.js';
import { AuthConfig } from '../config/auth.config.js';
import type { AddressClaimEntity } from './address-claim.entity.js';
import { AddressClaimsRepository } from './address-claims.repository.js';
import type { NewClaim } from './address-claims.repository.js';

const PURPOSE = 'address_claim';
const KEPT_MS = 24 * 3600 * 1000;
const NO_CODE = Buffer.alloc(32);

/** A new claim and the network from which it is made. */
type Claimed = Omit<NewClaim, 'origin' | 'created_at'> & Pick<Caller, 'network'>;

/** Claims to an email address. Each has its own code, so that no claim interferes with another. */
@Injectable()
export class AddressClaims {
  constructor(
    private readonly claims: AddressClaimsRepository,
    private readonly codes: CodeSecrets,
    private readonly guesses: CodeGuesses,
    private readonly secrets: Secrets,
    private readonly config: AuthConfig,
    private readonly clock: Clock,
  ) {}

  /** Adds a claim; the caller requests the mail that carries its code. */
  async add({ network, ...claim }: Claimed, tx: Tx): Promise<void> {
    await this.claims.insert({ ...claim, origin: this.originOf(network), created_at: this.clock.now() }, tx);
  }

  /** A claim that can still be verified. */
  find(id: string, tx?: Tx): Promise<AddressClaimEntity | undefined> {
    return this.claims.find(id, this.since(), tx);
  }

  newestFrom(email: string, origin: Buffer | null): Promise<AddressClaimEntity | undefined> {
    return this.claims.newestFrom(email, origin, this.since());
  }

  newestRegistration(userId: string): Promise<AddressClaimEntity | undefined> {
    return this.claims.newestRegistration(userId, null, this.since());
  }

  /** The newest unverified registration of a user from a network; nothing when the network is unknown. */
  async newestRegistrationFrom(userId: string, network: string | null): Promise<AddressClaimEntity | undefined> {
    const origin = this.originOf(network);
    return origin === null ? undefined : this.claims.newestRegistration(userId, origin, this.since());
  }

  /** The stored form of a network, which does not reveal it: a keyed hash; null when the network is unknown. */
  originOf(network: string | null): Buffer | null {
    return network === null ? null : createHmac('sha256', this.secrets.keys('origin')[0]).update(network).digest();
  }

  /** Whether a claim was made from a network; false when the network is unknown. */
  isFrom({ origin }: Pick<AddressClaimEntity, 'origin'>, network: string | null): boolean {
    const here = this.originOf(network);
    return here !== null && origin?.equals(here) === true;
  }

  countRegistrations(userId: string, tx: Tx): Promise<number> {
    return this.claims.countRegistrations(userId, this.since(), tx);
  }

  /** A new code and link token for a claim; earlier ones become invalid. */
  async issue(id: string, tx: Tx): Promise<{ code: string; token: string; minutes: number }> {
    const code = this.codes.drawCode();
    const token = this.codes.drawToken();
    const minutes = this.config.OTP_TTL_MINUTES;
    const code_expires_at = new Date(this.clock.now().getTime() + minutes * 60_000);
    const stored = { code_hmac: this.codes.hmac(id, PURPOSE, code), token_hash: this.codes.tokenHash(token) };
    await this.claims.setCode(id, { ...stored, code_expires_at }, tx);
    return { code, token, minutes };
  }

  /** The claim that a link token was mailed for. */
  findByToken(token: string): Promise<AddressClaimEntity | undefined> {
    return this.claims.findByToken(this.codes.tokenHash(token), this.clock.now());
  }

  /** The claim that a code was mailed for. A guess is counted before it is compared; the work is the same when the address has no claims. */
  async findByCode(email: string, code: string, { ip, network }: Caller): Promise<AddressClaimEntity | undefined> {
    const rows = await this.claims.findLive(email, this.clock.now());
    const codes = rows.map((row) => ({ id: codeId(row), own: this.isFrom(row, network) }));
    const admitted = await this.guesses.take(this.guesses.claimGuessFrom(ip, email, codes), codes);
    const subjects = rows.filter((row) => admitted.has(codeId(row)));
    if (subjects.length === 0) this.codes.matches(NO_CODE, email, PURPOSE, code);
    const [claim] = subjects.filter((row) => this.codes.matches(row.code_hmac ?? NO_CODE, row.id, PURPOSE, code));
    return claim;
  }

  /**
   * Deletes a verified claim, in the transaction of the change that it allows, and the user's other claims of its kind. Throws
   * `OTP_INVALID` when it has been used concurrently.
   */
  async consume({ id, user_id, kind, token_hash, email }: AddressClaimEntity, tx: Tx): Promise<void> {
    const used = await this.claims.deleteOf(user_id, kind, tx);
    // NOTE: a code that was replaced since it was checked is no longer valid.
    if (!used.some((row) => row.id === id && token_hash !== null && row.token_hash?.equals(token_hash))) throw new OtpInvalid();
    await this.guesses.reset(PURPOSE, email, undefined, tx);
  }

  async dropRegistrations(userId: string, tx: Tx): Promise<void> {
    await this.claims.deleteOf(userId, 'registration', tx);
  }

  async dropEmailChanges(userId: string, tx: Tx): Promise<void> {
    await this.claims.deleteOf(userId, 'email_change', tx);
  }

  /** The addresses that a user has asked to change to, for their data export. */
  exportOf(userId: string): Promise<unknown[]> {
    return this.claims.exportOf(userId);
  }

  /** Deletes claims that were not verified within a day. */
  deleteOld(): Promise<number> {
    return this.claims.deleteOld(this.since());
  }

  private since(): Date {
    return new Date(this.clock.now().getTime() - KEPT_MS);
  }
}

/** Identifies the code of a claim: a claim keeps its id when it gets another code. */
function codeId({ id, token_hash }: AddressClaimEntity): string {
  return token_hash?.toString('hex') ?? id;
}
