import { Injectable } from '@nestjs/common';

import { Database } from '#platform';
import type { Tx } from '#platform';

import { UserAlreadyExists, UsersService } from '../../users/index.js';
import type { UserEntity } from '../../users/index.js';
import { Audit } from '../audit/audit.js';
import { OtpInvalid } from '../auth.errors.js';
import type { Caller } from '../caller.js';
import type { AddressClaimEntity } from '../claims/address-claim.entity.js';
import { AddressClaims } from '../claims/address-claims.service.js';
import { SetPasswordMail } from '../mails/mail-kinds.js';
import { AccountMailer } from '../mails/account-mailer.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { PasswordSettlement } from './password-settlement.js';
import type { Settlement } from './password-settlement.js';

/** A correct code: the account whose address it verifies, and how to mark it as used. */
export interface AddressProof {
  user_id: string;
  email: string;
  /** The unverified registration that it was mailed for, if any. */
  claim: AddressClaimEntity | undefined;
  consume: (tx: Tx) => Promise<void>;
}

/** Gives an account to the person who has verified its address. */
@Injectable()
export class VerifiedRegistrations {
  constructor(
    private readonly users: UsersService,
    private readonly passwords: PasswordSettlement,
    private readonly sessions: SessionsService,
    private readonly claims: AddressClaims,
    private readonly mails: AccountMailer,
    private readonly audit: Audit,
    private readonly db: Database,
  ) {}

  /** Throws `OTP_INVALID`, `VALIDATION_ERROR`, `SERVICE_UNAVAILABLE`. */
  async accept(proof: AddressProof, password: string | undefined, caller: Caller): Promise<UserEntity> {
    const user = await this.users.findById(proof.user_id);
    if (user?.email !== proof.email || (user.email_verified && proof.claim)) throw new OtpInvalid();
    if (user.email_verified) return this.write(user, proof, { changes: {}, passwordless: false });
    const settlement = await this.passwords.settle(user, proof.claim, password, caller);
    try {
      return await this.write(user, proof, settlement);
    } catch (error) {
      if (!(error instanceof UserAlreadyExists) || !settlement.changes.username) throw error;
      // NOTE: the username is taken; reporting this would reveal an account, so this one gets no username.
      return this.write(user, proof, { ...settlement, changes: { ...settlement.changes, username: null } });
    }
  }

  private write(before: UserEntity, proof: AddressProof, { changes, passwordless }: Settlement): Promise<UserEntity> {
    return this.db.transaction(async (tx) => {
      const user = await this.users.lock(before.id, tx);
      const unchanged = user?.email === before.email && user.email_verified === before.email_verified;
      if (!unchanged || user.password_hash !== before.password_hash) throw new OtpInvalid();
      await proof.consume(tx);
      await this.claims.dropRegistrations(user.id, tx);
      if (changes.password_hash) await this.sessions.endAll(user.id, 'password_reset', null, tx);
      const verified = await this.users.update(user.id, { ...changes, email_verified: true }, tx);
      if (passwordless) await this.mails.notify(SetPasswordMail, { user_id: user.id }, user.email, tx);
      await this.audit.record({ event: 'user.email_verified', outcome: 'success', user_id: user.id }, tx);
      return verified;
    });
  }
}
