import { Injectable } from '@nestjs/common';

import type { Tx } from '#platform';

import type { UserEntity } from '../../users/index.js';
import { Audit } from '../audit/audit.js';
import { CodesService } from '../codes/codes.service.js';
import { ClaimMail, EmailChangedMail, EmailChangeRequestedMail } from '../mails/mail-kinds.js';
import { AccountMailer } from '../mails/account-mailer.js';

interface Requested {
  claim_id: string;
  user_id: string;
  email: string;
  present_email: string;
  ip: string;
  network: string;
}

/** Mails and audit events of a change of address, in its transaction. */
@Injectable()
export class EmailChangeTrail {
  constructor(
    private readonly mails: AccountMailer,
    private readonly codes: CodesService,
    private readonly audit: Audit,
  ) {}

  async requested({ claim_id, user_id, email, present_email, ip, network }: Requested, tx: Tx): Promise<void> {
    await this.mails.request(ClaimMail, { claim_id }, { to: email, reserve: 'anyone', network }, tx);
    await this.mails.notify(EmailChangeRequestedMail, { email: present_email }, present_email, tx);
    await this.audit.record({ event: 'user.email_change_requested', outcome: 'success', user_id, ip }, tx);
  }

  /** Codes mailed to the former address become invalid, and that address is notified. */
  async changed({ id, email }: UserEntity, ip: string, tx: Tx): Promise<void> {
    await this.codes.retireAll(id, tx);
    await this.mails.notify(EmailChangedMail, { email }, email, tx);
    await this.audit.record({ event: 'user.email_changed', outcome: 'success', user_id: id, ip }, tx);
  }
}
