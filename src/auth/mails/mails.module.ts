import { Module } from '@nestjs/common';

import { MailerModule } from '#mailer';

import { UsersModule } from '../../users/index.js';
import { AttemptsModule } from '../attempts/attempts.module.js';
import { ClaimsModule } from '../claims/claims.module.js';
import { CodesModule } from '../codes/codes.module.js';
import { AuthConfigModule } from '../config/auth-config.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { AccountMailer } from './account-mailer.js';
import { AuthMails } from './auth-mails.js';
import { ClaimMails } from './claim-mails.js';
import { MailBudget } from './mail-budget.js';

/** Mails about accounts: limited per recipient when they are requested, written when they are sent. */
@Module({
  imports: [AuthConfigModule, AttemptsModule, ClaimsModule, CodesModule, MailerModule, SessionsModule, UsersModule],
  providers: [AccountMailer, AuthMails, ClaimMails, MailBudget],
  exports: [AccountMailer],
})
export class MailsModule {}
