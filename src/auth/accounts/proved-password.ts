import { Injectable } from '@nestjs/common';

import type { UserChanges, UserEntity } from '../../users/index.js';
import { AuthConfig } from '../config/auth.config.js';
import type { AddressClaimEntity } from '../claims/address-claim.entity.js';
import { AddressClaims } from '../claims/address-claims.service.js';
import { Origins } from '../claims/origins.js';
import { PasswordHasher } from '../passwords/password-hasher.js';
import { assertPassword } from '../passwords/password-policy.js';
import type { Requester } from './pending-registrations.js';
import { unusableHash } from './unusable-password.js';

/** What an account becomes when its address is proved. */
export interface Settlement {
  changes: UserChanges;
  /** Nobody is known to hold the password, so the owner has to set one. */
  passwordless: boolean;
}

/**
 * Decides whose password an account gets when its address is proved. The person who reads the mail is not necessarily the one who registered, so a password counts
 * only if it comes with the proof, or if the registration was made from where the proof comes from.
 */
@Injectable()
export class ProvedPassword {
  constructor(
    private readonly hasher: PasswordHasher,
    private readonly claims: AddressClaims,
    private readonly origins: Origins,
    private readonly config: AuthConfig,
  ) {}

  /** `claim` is the registration the code was mailed for, if any. Throws `VALIDATION_ERROR` for a password that must not be used. */
  async settle(
    user: UserEntity,
    claim: AddressClaimEntity | undefined,
    password: string | undefined,
    requester: Requester,
  ): Promise<Settlement> {
    const { network } = requester;
    const own = await this.madeFrom(network, user, claim);
    if (password !== undefined) return { changes: await this.withPassword(user, own, claim, password, requester), passwordless: false };
    if (own?.password_hash) return { changes: { password_hash: own.password_hash, ...profileOf(own) }, passwordless: false };
    if (!claim && (await this.keeps(user, network))) return { changes: {}, passwordless: false };
    return { changes: { password_hash: unusableHash(this.config.BCRYPT_COST) }, passwordless: true };
  }

  /** The registration made from where the proof comes from: that of the code, or else the newest. */
  private async madeFrom(
    network: string | null,
    { id }: UserEntity,
    claim: AddressClaimEntity | undefined,
  ): Promise<AddressClaimEntity | undefined> {
    const origin = this.origins.hash(network);
    if (origin === null || claim?.origin?.equals(origin)) return origin === null ? undefined : claim;
    return this.claims.newestRegistrationFrom(id, origin);
  }

  private async withPassword(
    user: UserEntity,
    own: AddressClaimEntity | undefined,
    claim: AddressClaimEntity | undefined,
    password: string,
    { ip }: Requester,
  ): Promise<UserChanges> {
    assertPassword(password, 'password', user);
    const caller = { ip, trusted: false };
    const fits = !own && claim?.password_hash ? await this.hasher.verify(password, claim.password_hash, caller, async () => true) : false;
    const registration = own ?? (fits ? claim : undefined);
    return { password_hash: await this.hasher.hash(password, caller), ...(registration && profileOf(registration)) };
  }

  /** An account of the open mode belongs to the person who signed in to it; with `verify_first`, only where they signed in from. */
  private async keeps(user: UserEntity, network: string | null): Promise<boolean> {
    if (this.config.REGISTRATION_MODE === 'open' && user.last_login !== null) return true;
    return this.origins.isKnown(user.id, network);
  }
}

function profileOf({ username, full_name, company_name }: AddressClaimEntity): UserChanges {
  return { username, full_name, company_name };
}
