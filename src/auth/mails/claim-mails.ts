import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';

import { Mailer } from '#mailer';
import type { Mail } from '#mailer';
import { Database } from '#platform';
import type { Tx } from '#platform';

import { UsersService } from '../../users/index.js';
import type { AddressClaimEntity } from '../claims/address-claim.entity.js';
import { AddressClaims } from '../claims/address-claims.service.js';
import { AuthConfig } from '../config/auth.config.js';
import { AuthMails } from './auth-mails.js';
import { layOut } from './layout.js';
import * as letters from './letters.js';
import { ClaimMail, VerifyAgainMail } from './mail-kinds.js';

/** Writes the mails that verify claims. Whether the address has an account is looked up here, so that a request is the same work for every address. */
@Injectable()
export class ClaimMails implements OnModuleInit {
  private readonly links: letters.Links;

  constructor(
    private readonly mailer: Mailer,
    private readonly users: UsersService,
    private readonly claims: AddressClaims,
    private readonly accounts: AuthMails,
    private readonly db: Database,
    config: AuthConfig,
  ) {
    this.links = letters.linksTo(config.FRONTEND_URL);
  }

  onModuleInit(): void {
    this.mailer.compose(ClaimMail, ({ claim_id }) => this.write(claim_id));
    this.mailer.compose(VerifyAgainMail, ({ email, origin }) => this.again(email, origin));
  }

  private async write(claimId: string): Promise<Mail | undefined> {
    const found = await this.claims.find(claimId);
    return found && this.db.transaction((tx) => this.letterOf(found, tx));
  }

  /** Mails a new code for the caller's own claim, never for somebody else's. */
  private async again(email: string, origin: string | null): Promise<Mail | undefined> {
    const claim = await this.claims.newestFrom(email, origin === null ? null : Buffer.from(origin, 'hex'));
    const user = await this.users.findByEmail(email);
    if (user?.email_verified) return undefined;
    if (claim) return this.db.transaction((tx) => this.letterOf(claim, tx));
    return user && this.accounts.verifyEmail(user.id);
  }

  private async letterOf({ id, user_id, email }: AddressClaimEntity, tx: Tx): Promise<Mail | undefined> {
    // NOTE: the user is always locked first, and the claim may have been verified while waiting for the lock.
    const user = await this.users.lock(user_id, tx);
    const claim = user && (await this.claims.find(id, tx));
    if (!claim) return undefined;
    if (claim.kind === 'registration') {
      if (user.email !== email) return undefined;
      if (user.email_verified) return layOut(email, letters.accountExists);
      const others = (await this.claims.countRegistrations(user_id, tx)) - 1;
      return layOut(email, letters.verifyRegistration(await this.claims.issue(id, tx), others, this.links));
    }
    const holder = await this.users.findByEmail(email, tx);
    if (holder?.email_verified) return layOut(email, letters.emailTaken);
    return layOut(email, letters.verifyNewEmail(await this.claims.issue(id, tx), this.links));
  }
}
