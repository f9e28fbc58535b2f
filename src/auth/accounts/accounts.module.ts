import { Module } from '@nestjs/common';

import { UsersModule } from '../../users/index.js';
import { AttemptsModule } from '../attempts/attempts.module.js';
import { AuditModule } from '../audit/audit.module.js';
import { ClaimsModule } from '../claims/claims.module.js';
import { CodesModule } from '../codes/codes.module.js';
import { AuthConfigModule } from '../config/auth-config.module.js';
import { MailsModule } from '../mails/mails.module.js';
import { PasswordsModule } from '../passwords/passwords.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { AccountEvents } from './account-events.js';
import { LoginController, RegistrationController } from './accounts.controller.js';
import { CodesController } from './codes.controller.js';
import { Credentials } from './credentials.js';
import { EmailChanges } from './email-change.service.js';
import { EmailChangeTrail } from './email-change-trail.js';
import { EmailVerificationService } from './email-verification.service.js';
import { LoginService } from './login.service.js';
import { NewPassword, PasswordConsequences } from './new-password.js';
import { PasswordChangeService } from './password-change.service.js';
import { PasswordResetService } from './password-reset.service.js';
import { PendingRegistrations } from './pending-registrations.js';
import { PasswordSettlement } from './password-settlement.js';
import { VerifiedRegistrations } from './verified-registrations.js';
import { RegistrationService } from './registration.service.js';
import { VerificationMails } from './verification-mails.js';

/** Registration, login, passwords and verified addresses. */
@Module({
  imports: [
    AttemptsModule,
    AuditModule,
    AuthConfigModule,
    ClaimsModule,
    CodesModule,
    MailsModule,
    PasswordsModule,
    SessionsModule,
    UsersModule,
  ],
  controllers: [RegistrationController, LoginController, CodesController],
  providers: [
    AccountEvents,
    Credentials,
    LoginService,
    RegistrationService,
    PendingRegistrations,
    VerifiedRegistrations,
    PasswordSettlement,
    EmailVerificationService,
    EmailChanges,
    EmailChangeTrail,
    VerificationMails,
    PasswordResetService,
    PasswordChangeService,
    NewPassword,
    PasswordConsequences,
  ],
  exports: [Credentials, LoginService],
})
export class AccountsModule {}
