import { Injectable } from '@nestjs/common';

import type { UserChanges, UserEntity } from '../../users/index.js';
import { AuthConfig } from '../config/auth.config.js';
import type { Caller } from '../caller.js';
import type { AddressClaimEntity } from '../claims/address-claim.entity.js';
import { AddressClaims } from '../claims/address-claims.service.js';
import { KnownAddresses } from '../sessions/known-addresses.js';
import { PasswordHasher } from '../passwords/password-hasher.js';
import { assertPassword } from '../passwords/password-policy.js';

/** The changes to an account whose address has been verified. */
export interface Settlement {
  changes: UserChanges;
  /** Whether the account has no usable password, so that its owner must set one. */
  passwordless: boolean;
}

/**
 * Decides which password an account gets when its address is verified. The person who reads the mail is not necessarily the one who
 * registered, so a password counts only if it is sent with the code, or if the registration was made from the same network.
 */
@Injectable()
export class PasswordSettlement {
  constructor(
    private readonly hasher: PasswordHasher,
    private readonly claims: AddressClaims,
    private readonly known: KnownAddresses,
    private readonly config: AuthConfig,
  ) {}

  /** `claim` is the registration that the code was mailed for, if any. Throws `VALIDATION_ERROR` for an unacceptable password. */
  async settle(user: UserEntity, claim: AddressClaimEntity | undefined, password: string | undefined, caller: Caller): Promise<Settlement> {
    const { network } = caller;
    const own = await this.madeFrom(network, user, claim);
    if (password !== undefined) return { changes: await this.withPassword(user, own, claim, password, caller), passwordless: false };
    if (own?.password_hash) return { changes: { password_hash: own.password_hash, ...profileOf(own) }, passwordless: false };
    if (!claim && (await this.keeps(user, network))) return { changes: {}, passwordless: false };
    return { changes: { password_hash: this.hasher.unusable() }, passwordless: true };
  }

  /** The registration made from the network of the request: the one the code was mailed for, or else the newest. */
  private async madeFrom(
    network: string | null,
    { id }: UserEntity,
    claim: AddressClaimEntity | undefined,
  ): Promise<AddressClaimEntity | undefined> {
    return claim && this.claims.isFrom(claim, network) ? claim : this.claims.newestRegistrationFrom(id, network);
  }

  private async withPassword(
    user: UserEntity,
    own: AddressClaimEntity | undefined,
    claim: AddressClaimEntity | undefined,
    password: string,
    { ip }: Caller,
  ): Promise<UserChanges> {
    assertPassword(password, 'password', user);
    const from = { ip, trusted: false };
    const matches = !own && claim?.password_hash ? await this.hasher.verify(password, claim.password_hash, from, async () => true) : false;
    const registration = own ?? (matches ? claim : undefined);
    return { password_hash: await this.hasher.hash(password, from), ...(registration && profileOf(registration)) };
  }

  /** Whether the current password stays: in mode `open`, if the account has been used; with `verify_first`, only where it was used. */
  private async keeps(user: UserEntity, network: string | null): Promise<boolean> {
    if (this.config.REGISTRATION_MODE === 'open' && user.last_login !== null) return true;
    return this.known.includeNetwork(user.id, network);
  }
}

function profileOf({ username, full_name, company_name }: AddressClaimEntity): UserChanges {
  return { username, full_name, company_name };
}
