import { Injectable } from '@nestjs/common';

import { Database, newId } from '#platform';

import { UsersService } from '../../users/index.js';
import type { NewUser, UserEntity } from '../../users/index.js';
import type { Caller } from '../caller.js';
import type { HashCaller } from '../passwords/password-budget.js';
import { Audit } from '../audit/audit.js';
import { AuthConfig } from '../config/auth.config.js';
import { AddressClaims } from '../claims/address-claims.service.js';
import { Origins } from '../claims/origins.js';
import { ClaimMail } from '../mails/mail-kinds.js';
import { RationedMails } from '../mails/rationed-mails.js';
import { NOBODY } from '../nobody.js';
import { PasswordHasher } from '../passwords/password-hasher.js';

/** Where a request comes from: its network is null when it cannot be told. */
export type Requester = Caller & { network: string | null };

/**
 * Registrations that count once their address is proved (`REGISTRATION_MODE=verify_first`). Each is kept with its own password and profile,
 * for addresses with and without an account alike; the account gets those of the one that is proved.
 */
@Injectable()
export class PendingRegistrations {
  constructor(
    private readonly users: UsersService,
    private readonly claims: AddressClaims,
    private readonly origins: Origins,
    private readonly mails: RationedMails,
    private readonly audit: Audit,
    private readonly hasher: PasswordHasher,
    private readonly config: AuthConfig,
    private readonly db: Database,
  ) {}

  async add({ email, password_hash, username, full_name, company_name }: NewUser, { ip, network }: Requester): Promise<void> {
    await this.db.transaction(async (tx) => {
      // NOTE: the account has no profile and cannot be signed in to until it is verified, and then its password is set again.
      const empty = { id: newId(), email, password_hash, username: null, full_name: null, company_name: null };
      const { user, created } = await this.users.holdOrCreate(empty, tx);
      await this.audit.record({ event: 'user.registered', outcome: created ? 'success' : 'failure', user_id: user.id, ip }, tx);
      const claim_id = newId();
      const asked = await this.mails.ask(ClaimMail, { claim_id }, { to: email, reserve: 'anyone', network }, tx);
      // NOTE: without a mail there is no proof; what cannot be proved is not kept.
      const profile = { password_hash, username, full_name, company_name };
      const claim = {
        id: claim_id,
        user_id: user.id,
        kind: 'registration' as const,
        email,
        ...profile,
        origin: this.origins.hash(network),
      };
      if (asked) await this.claims.add(claim, tx);
    });
  }

  /** Whether the newest registration of an address has this password; takes the same time when there is none. */
  async hasPassword(user: UserEntity | undefined, password: string, caller: HashCaller): Promise<boolean> {
    if (this.config.REGISTRATION_MODE === 'open') return false;
    const claim = await this.claims.newestRegistration(user?.id ?? NOBODY);
    return this.hasher.verify(password, claim?.password_hash ?? undefined, caller, async () => true);
  }
}
