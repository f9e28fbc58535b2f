import { Injectable } from '@nestjs/common';
import { NIL } from 'uuid';

import { Database, newId } from '#platform';

import { UsersService } from '../../users/index.js';
import type { NewUser, UserEntity } from '../../users/index.js';
import type { Caller } from '../caller.js';
import type { HashCaller } from '../passwords/password-budget.js';
import { Audit } from '../audit/audit.js';
import { AuthConfig } from '../config/auth.config.js';
import { AddressClaims } from '../claims/address-claims.service.js';
import { ClaimMail } from '../mails/mail-kinds.js';
import { AccountMailer } from '../mails/account-mailer.js';
import { PasswordHasher } from '../passwords/password-hasher.js';

/**
 * Registrations that take effect once their address is verified (`REGISTRATION_MODE=verify_first`). Each is stored with its own password and
 * profile, whether or not the address has an account; the account gets those of the registration that is verified.
 */
@Injectable()
export class PendingRegistrations {
  constructor(
    private readonly users: UsersService,
    private readonly claims: AddressClaims,
    private readonly mails: AccountMailer,
    private readonly audit: Audit,
    private readonly hasher: PasswordHasher,
    private readonly config: AuthConfig,
    private readonly db: Database,
  ) {}

  async add({ email, password_hash, username, full_name, company_name }: NewUser, { ip, network }: Caller): Promise<void> {
    await this.db.transaction(async (tx) => {
      // NOTE: the account has no profile and allows no login until it is verified, when its password is set again.
      const empty = { id: newId(), email, password_hash, username: null, full_name: null, company_name: null };
      const { user, created } = await this.users.holdOrCreate(empty, tx);
      await this.audit.record({ event: 'user.registered', outcome: created ? 'success' : 'failure', user_id: user.id, ip }, tx);
      const claim_id = newId();
      const asked = await this.mails.request(ClaimMail, { claim_id }, { to: email, reserve: 'anyone', network }, tx);
      // NOTE: a registration whose mail was refused can never be verified, so it is not stored.
      const profile = { password_hash, username, full_name, company_name };
      const claim = {
        id: claim_id,
        user_id: user.id,
        kind: 'registration' as const,
        email,
        ...profile,
        network,
      };
      if (asked) await this.claims.add(claim, tx);
    });
  }

  /** Whether the newest registration of a user has this password; takes the same time when there is none. */
  async hasPassword(user: UserEntity | undefined, password: string, caller: HashCaller): Promise<boolean> {
    if (this.config.REGISTRATION_MODE === 'open') return false;
    const claim = await this.claims.newestRegistration(user?.id ?? NIL);
    return this.hasher.verify(password, claim?.password_hash ?? undefined, caller, async () => true);
  }
}
