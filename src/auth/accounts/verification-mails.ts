import { Injectable } from '@nestjs/common';

import { Database } from '#platform';

import { UsersService } from '../../users/index.js';
import type { Caller } from '../caller.js';
import { CodeGuesses } from '../codes/code-guesses.js';
import { AddressClaims } from '../claims/address-claims.service.js';
import { VerifyAgainMail } from '../mails/mail-kinds.js';
import { AccountMailer } from '../mails/account-mailer.js';

/** Sends new verification codes. */
@Injectable()
export class VerificationMails {
  constructor(
    private readonly users: UsersService,
    private readonly mails: AccountMailer,
    private readonly claims: AddressClaims,
    private readonly guesses: CodeGuesses,
    private readonly db: Database,
  ) {}

  /** Requests a mail. Whether there is anything to verify is looked up when it is written, so that this is the same work for every address. */
  async request(email: string, { ip, network }: Caller): Promise<void> {
    await this.guesses.requested('email_verification', email, ip);
    const user = await this.users.findByEmail(email);
    const reserve = await this.mails.reserveFor(user?.id, network);
    const origin = this.claims.originOf(network)?.toString('hex') ?? null;
    await this.db.transaction(async (tx) => {
      await this.mails.request(VerifyAgainMail, { email, origin }, { to: email, reserve, network }, tx);
    });
  }
}
