import { Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';

import { MailerModule } from '#mailer';
import { AccountRateLimitGuard, DatabaseModule, IpRateLimitGuard, RateLimitModule } from '#platform';

import { UsersModule } from '../users/index.js';
import { AccessGuard } from './access/access.guard.js';
import { Authenticator } from './access/authenticator.js';
import { RefreshCookie } from './access/refresh-cookie.js';
import { SameSite } from './access/same-site.js';
import { AccountEvents } from './accounts/account-events.js';
import { LoginController, RegistrationController } from './accounts/accounts.controller.js';
import { CodesController } from './accounts/codes.controller.js';
import { Credentials } from './accounts/credentials.js';
import { EmailVerificationService, VerificationMails } from './accounts/email-verification.service.js';
import { LoginService } from './accounts/login.service.js';
import { NewPassword, PasswordConsequences } from './accounts/new-password.js';
import { PasswordChangeService } from './accounts/password-change.service.js';
import { PasswordResetService } from './accounts/password-reset.service.js';
import { RegistrationService, RegistrationTrail } from './accounts/registration.service.js';
import { AttemptBudgetEntity } from './attempts/attempt-budget.entity.js';
import { AttemptBudgets } from './attempts/attempt-budgets.js';
import { CodeGuesses } from './attempts/code-guesses.js';
import { CodeMailBudget } from './attempts/code-mail-budget.js';
import { GuessConfig } from './attempts/guess.config.js';
import { KnownAddresses } from './attempts/known-addresses.js';
import { PasswordBudget } from './attempts/password-budget.js';
import { PasswordGuesses } from './attempts/password-guesses.js';
import { Audit } from './audit/audit.js';
import { AuditEventEntity } from './audit/audit-event.entity.js';
import { AuthConfig } from './auth.config.js';
import { AuthExports } from './auth.exports.js';
import { AuthHousekeeping } from './auth.housekeeping.js';
import { CodeSecrets } from './codes/code-secrets.js';
import { CodesRepository } from './codes/codes.repository.js';
import { CodesService } from './codes/codes.service.js';
import { OneTimeCodeEntity } from './codes/one-time-code.entity.js';
import { AuthMails } from './mails/auth-mails.js';
import { PasswordHasher } from './passwords/password-hasher.js';
import { ServiceClientsCommand } from './service-clients.command.js';
import { ClientCredentials } from './services/client-credentials.js';
import { IntrospectionService } from './services/introspection.service.js';
import { OAuthController } from './services/oauth.controller.js';
import { OAuthService } from './services/oauth.service.js';
import { QuotaService } from './services/quota.service.js';
import { ScopeCatalog } from './services/scope-catalog.js';
import { ServiceClientEntity } from './services/service-client.entity.js';
import { ServiceClientsRepository } from './services/service-clients.repository.js';
import { ServiceClientsService } from './services/service-clients.service.js';
import { IntrospectionController, QuotaController, WellKnownController } from './services/services.controller.js';
import { HeldSessions } from './sessions/held-sessions.js';
import { LogoutService } from './sessions/logout.service.js';
import { RefreshRules, RefreshService } from './sessions/refresh.service.js';
import { SessionEntity } from './sessions/session.entity.js';
import { SessionIssuer } from './sessions/session-issuer.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { SessionsRepository } from './sessions/sessions.repository.js';
import { SessionsService } from './sessions/sessions.service.js';
import { AccessTokens } from './tokens/access-tokens.js';
import { KeyRing } from './tokens/key-ring.js';
import { SigningKeyEntity } from './tokens/signing-key.entity.js';

const entities = [SigningKeyEntity, SessionEntity, OneTimeCodeEntity, AttemptBudgetEntity, ServiceClientEntity, AuditEventEntity];
const access = [AccessGuard, Authenticator, RefreshCookie, SameSite];
const accounts = [
  Credentials,
  LoginService,
  RegistrationService,
  RegistrationTrail,
  EmailVerificationService,
  VerificationMails,
  PasswordResetService,
  PasswordChangeService,
  NewPassword,
  PasswordConsequences,
  AccountEvents,
];
const attempts = [AttemptBudgets, GuessConfig, KnownAddresses, PasswordBudget, PasswordGuesses, CodeGuesses, CodeMailBudget];
const codes = [CodeSecrets, CodesRepository, CodesService, AuthMails];
const services = [
  ScopeCatalog,
  ServiceClientsRepository,
  ServiceClientsService,
  ClientCredentials,
  OAuthService,
  IntrospectionService,
  QuotaService,
];
const sessions = [SessionsRepository, SessionsService, SessionIssuer, HeldSessions, RefreshService, RefreshRules, LogoutService];
const tokens = [KeyRing, AccessTokens];

/** Identity: accounts, sessions and tokens, and the guards that stand before every route. */
@Module({
  imports: [DiscoveryModule, UsersModule, MailerModule, RateLimitModule, DatabaseModule.entities(...entities)],
  controllers: [
    RegistrationController,
    LoginController,
    SessionsController,
    CodesController,
    OAuthController,
    QuotaController,
    IntrospectionController,
    WellKnownController,
  ],
  providers: [
    AuthConfig,
    Audit,
    AuthHousekeeping,
    AuthExports,
    PasswordHasher,
    ServiceClientsCommand,
    ...access,
    ...accounts,
    ...attempts,
    ...codes,
    ...services,
    ...sessions,
    ...tokens,
    // The order matters: addresses are counted before anybody looks at their tokens, accounts after.
    { provide: APP_GUARD, useExisting: IpRateLimitGuard },
    { provide: APP_GUARD, useExisting: AccessGuard },
    { provide: APP_GUARD, useExisting: AccountRateLimitGuard },
  ],
})
export class AuthModule {}
