import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';

import { DomainEvents } from '#platform';
import type { Tx } from '#platform';

import { UserDeleted, UsersService } from '../../users/index.js';
import { AttemptBudgets } from '../attempts/attempt-budgets.js';
import { Audit } from '../audit/audit.js';
import { AccountMailer } from '../mails/account-mailer.js';
import { AccountDeletedMail } from '../mails/mail-kinds.js';

/** Cleans up after a deleted account; sessions, codes and claims are deleted through their foreign keys. */
@Injectable()
export class AccountEvents implements OnModuleInit {
  constructor(
    private readonly events: DomainEvents,
    private readonly users: UsersService,
    private readonly mails: AccountMailer,
    private readonly audit: Audit,
    private readonly budgets: AttemptBudgets,
  ) {}

  onModuleInit(): void {
    this.events.on(UserDeleted, ({ user_id, email }, tx) => this.deleted(user_id, email, tx));
  }

  private async deleted(userId: string, email: string, tx: Tx): Promise<void> {
    await this.mails.discard({ user_id: userId }, tx);
    await this.mails.discard({ email }, tx);
    // NOTE: an unverified address may belong to somebody else, who needs no warning about this account.
    const reserve = (await this.users.findById(userId, tx))?.email_verified ? 'notice' : 'anyone';
    await this.mails.request(AccountDeletedMail, { email }, { to: email, reserve, network: null }, tx);
    await this.budgets.forget([userId, email], tx);
    await this.audit.record({ event: 'user.deleted', outcome: 'success', user_id: userId }, tx);
    await this.audit.pseudonymise(userId, tx);
  }
}
