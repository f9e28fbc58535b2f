import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';

import { Mailer } from '#mailer';
import { DomainEvents } from '#platform';
import type { Tx } from '#platform';

import { UserDeleted, UsersService } from '../../users/index.js';
import { AttemptBudgets } from '../attempts/attempt-budgets.js';
import { Audit } from '../audit/audit.js';
import { AccountDeletedMail } from '../mails/mail-kinds.js';
import { RationedMails } from '../mails/rationed-mails.js';

/** What identity does when an account goes; sessions, codes and claims go with their foreign keys. */
@Injectable()
export class AccountEvents implements OnModuleInit {
  constructor(
    private readonly events: DomainEvents,
    private readonly users: UsersService,
    private readonly mailer: Mailer,
    private readonly mails: RationedMails,
    private readonly audit: Audit,
    private readonly budgets: AttemptBudgets,
  ) {}

  onModuleInit(): void {
    this.events.on(UserDeleted, ({ user_id, email }, tx) => this.deleted(user_id, email, tx));
  }

  private async deleted(userId: string, email: string, tx: Tx): Promise<void> {
    await this.mailer.discard({ user_id: userId }, tx);
    await this.mailer.discard({ email }, tx);
    // NOTE: an address that was never proved may be a stranger's, who has no account to be warned about.
    const reserve = (await this.users.findById(userId, tx))?.email_verified ? 'notice' : 'anyone';
    await this.mails.ask(AccountDeletedMail, { email }, { to: email, reserve, network: null }, tx);
    await this.budgets.forget([userId, email], tx);
    await this.audit.record({ event: 'user.deleted', outcome: 'success', user_id: userId }, tx);
    await this.audit.pseudonymise(userId, tx);
  }
}
