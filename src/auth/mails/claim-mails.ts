import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';

import { Mailer } from '#mailer';
import type { Mail } from '#mailer';
import { Database } from '#platform';
import type { Tx } from '#platform';

import { UsersService } from '../../users/index.js';
import type { AddressClaimEntity } from '../claims/address-claim.entity.js';
import { AddressClaims } from '../claims/address-claims.service.js';
import { AuthMails } from './auth-mails.js';
import { layOut } from './layout.js';
import * as letters from './letters.js';
import { LinkTo } from './link-to.js';
import { ClaimMail, VerifyAgainMail } from './mail-kinds.js';

/** Writes the mails that prove a claim. Whether its address has an account is looked up here, so that a request is the same work for every address. */
@Injectable()
export class ClaimMails implements OnModuleInit {
  constructor(
    private readonly mailer: Mailer,
    private readonly users: UsersService,
    private readonly claims: AddressClaims,
    private readonly accounts: AuthMails,
    private readonly linkTo: LinkTo,
    private readonly db: Database,
  ) {}

  onModuleInit(): void {
    this.mailer.compose(ClaimMail, ({ claim_id }) => this.write(claim_id));
    this.mailer.compose(VerifyAgainMail, ({ email, origin }) => this.again(email, origin));
  }

  private async write(claimId: string): Promise<Mail | undefined> {
    const found = await this.claims.find(claimId);
    return found && this.db.transaction((tx) => this.letterOf(found, tx));
  }

  /** The caller's own claim is mailed again; nobody can make another's count. */
  private async again(email: string, origin: string | null): Promise<Mail | undefined> {
    const claim = await this.claims.newestFrom(email, origin === null ? null : Buffer.from(origin, 'hex'));
    const user = await this.users.findByEmail(email);
    if (user?.email_verified) return undefined;
    if (claim) return this.db.transaction((tx) => this.letterOf(claim, tx));
    return user && this.accounts.verifyEmail(user.id);
  }

  private async letterOf({ id, user_id, email }: AddressClaimEntity, tx: Tx): Promise<Mail | undefined> {
    // NOTE: the user's lock comes first everywhere, and the claim may have been proved while it was waited for.
    const user = await this.users.lock(user_id, tx);
    const claim = user && (await this.claims.find(id, tx));
    if (!claim) return undefined;
    if (claim.kind === 'registration') {
      if (user.email !== email) return undefined;
      if (user.email_verified) return layOut(email, letters.accountExists);
      const others = (await this.claims.countRegistrations(user_id, tx)) - 1;
      return layOut(email, letters.verifyRegistration(await this.claims.issue(id, tx), others, this.linkTo.page));
    }
    const holder = await this.users.findByEmail(email, tx);
    if (holder?.email_verified) return layOut(email, letters.emailTaken);
    return layOut(email, letters.verifyNewEmail(await this.claims.issue(id, tx), this.linkTo.page));
  }
}
