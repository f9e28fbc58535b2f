import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';

import { Mailer } from '#mailer';
import { DomainEvents } from '#platform';
import type { Tx } from '#platform';

import { UserDeleted, UserEmailChanged } from '../../users/index.js';
import { AttemptBudgets } from '../attempts/attempt-budgets.js';
import { Audit } from '../audit/audit.js';
import { CodesService } from '../codes/codes.service.js';
import { AccountDeletedMail, EmailChangedMail, VerifyEmailMail } from '../mails/mail-kinds.js';

/** What identity does when an account changes or goes; sessions and codes go with their foreign keys. */
@Injectable()
export class AccountEvents implements OnModuleInit {
  constructor(
    private readonly events: DomainEvents,
    private readonly codes: CodesService,
    private readonly mailer: Mailer,
    private readonly audit: Audit,
    private readonly budgets: AttemptBudgets,
  ) {}

  onModuleInit(): void {
    this.events.on(UserDeleted, ({ user_id, email }, tx) => this.deleted(user_id, email, tx));
    this.events.on(UserEmailChanged, ({ user_id, previous_email }, tx) => this.emailChanged(user_id, previous_email, tx));
  }

  private async deleted(userId: string, email: string, tx: Tx): Promise<void> {
    await this.mailer.discard({ user_id: userId }, tx);
    await this.mailer.discard({ email }, tx);
    await this.mailer.enqueue(AccountDeletedMail, { email }, tx);
    await this.budgets.forget([userId, email], tx);
    await this.audit.record({ event: 'user.deleted', outcome: 'success', user_id: userId }, tx);
    await this.audit.pseudonymise(userId, tx);
  }

  private async emailChanged(userId: string, previousEmail: string, tx: Tx): Promise<void> {
    await this.codes.retireAll(userId, tx);
    await this.mailer.enqueue(VerifyEmailMail, { user_id: userId }, tx);
    await this.mailer.enqueue(EmailChangedMail, { email: previousEmail }, tx);
    await this.audit.record({ event: 'user.email_changed', outcome: 'success', user_id: userId }, tx);
  }
}
