import { Injectable } from '@nestjs/common';

import { Database } from '#platform';

import { UsersService } from '../../users/index.js';
import { CodeGuesses } from '../codes/code-guesses.js';
import { Origins } from '../claims/origins.js';
import { VerifyAgainMail } from '../mails/mail-kinds.js';
import { RationedMails } from '../mails/rationed-mails.js';
import type { Requester } from './pending-registrations.js';

/** Sends verification codes again. */
@Injectable()
export class VerificationMails {
  constructor(
    private readonly users: UsersService,
    private readonly mails: RationedMails,
    private readonly origins: Origins,
    private readonly guesses: CodeGuesses,
    private readonly db: Database,
  ) {}

  /** Asks for a mail to an address. Whether there is anything to verify is looked up when it is written, so this is the same work for every address. */
  async request(email: string, { ip, network }: Requester): Promise<void> {
    await this.guesses.requested('email_verification', email, ip);
    const user = await this.users.findByEmail(email);
    const reserve = await this.mails.reserveFor(user?.id, network);
    const origin = this.origins.hash(network)?.toString('hex') ?? null;
    await this.db.transaction(async (tx) => {
      await this.mails.ask(VerifyAgainMail, { email, origin }, { to: email, reserve, network }, tx);
    });
  }
}
