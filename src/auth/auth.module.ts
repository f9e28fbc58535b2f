import { Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { PassportModule } from '@nestjs/passport';
import type { AuthModuleOptions } from '@nestjs/passport';

import { MailerModule } from '#mailer';
import { AccountRateLimitGuard, DatabaseModule, discover, IpRateLimitGuard, newId, RateLimitModule } from '#platform';

import { UsersModule } from '../users/index.js';
import { Authenticator } from './access/authenticator.js';
import { PrincipalGuard } from './access/principal.guard.js';
import { RefreshCookie } from './sessions/refresh-cookie.js';
import { RequestStrategies } from './access/request-strategies.js';
import { SameSite } from './sessions/same-site.js';
import { AccountEvents } from './accounts/account-events.js';
import { LoginController, RegistrationController } from './accounts/accounts.controller.js';
import { CodesController } from './accounts/codes.controller.js';
import { Credentials } from './accounts/credentials.js';
import { EmailChanges } from './accounts/email-change.service.js';
import { EmailChangeTrail } from './accounts/email-change-trail.js';
import { EmailProofs, EmailVerificationService } from './accounts/email-verification.service.js';
import { LoginService } from './accounts/login.service.js';
import { NewPassword, PasswordConsequences } from './accounts/new-password.js';
import { PasswordChangeService } from './accounts/password-change.service.js';
import { PasswordResetService } from './accounts/password-reset.service.js';
import { PendingRegistrations } from './accounts/pending-registrations.js';
import { ProvedPassword } from './accounts/proved-password.js';
import { ProvedRegistrations } from './accounts/proved-registrations.js';
import { RegistrationService } from './accounts/registration.service.js';
import { VerificationMails } from './accounts/verification-mails.js';
import { AttemptBudgetEntity } from './attempts/attempt-budget.entity.js';
import { AttemptBudgets } from './attempts/attempt-budgets.js';
import { CodeGuesses } from './codes/code-guesses.js';
import { GuessConfig } from './config/guess.config.js';
import { KnownAddresses } from './sessions/known-addresses.js';
import { MailBudget } from './mails/mail-budget.js';
import { PasswordBudget } from './passwords/password-budget.js';
import { PasswordGuesses } from './passwords/password-guesses.js';
import { Audit } from './audit/audit.js';
import { AuditEventEntity } from './audit/audit-event.entity.js';
import { AuthExports } from './auth.exports.js';
import { AuthHousekeeping } from './auth.housekeeping.js';
import { AddressClaimEntity } from './claims/address-claim.entity.js';
import { AddressClaimsRepository } from './claims/address-claims.repository.js';
import { AddressClaims } from './claims/address-claims.service.js';
import { Origins } from './claims/origins.js';
import { CodeSecrets } from './codes/code-secrets.js';
import { CodesRepository } from './codes/codes.repository.js';
import { CodesService } from './codes/codes.service.js';
import { OneTimeCodeEntity } from './codes/one-time-code.entity.js';
import { AuthMails } from './mails/auth-mails.js';
import { ClaimMails } from './mails/claim-mails.js';
import { LinkTo } from './mails/link-to.js';
import { RationedMails } from './mails/rationed-mails.js';
import { PasswordHasher } from './passwords/password-hasher.js';
import { ServiceClientsCommand } from './service-clients.command.js';
import { ClientCredentials } from './oauth/client-credentials.js';
import { IntrospectionService } from './oauth/introspection.service.js';
import { OAuthController } from './oauth/oauth.controller.js';
import { OAuthService } from './oauth/oauth.service.js';
import { QuotaService } from './clients/quota.service.js';
import { ScopeCatalog } from './clients/scope-catalog.js';
import { ServiceClientEntity } from './clients/service-client.entity.js';
import { ServiceClientsRepository } from './clients/service-clients.repository.js';
import { ServiceClientsService } from './clients/service-clients.service.js';
import { UserAdministration } from './clients/user-administration.service.js';
import { UserAdministrationController } from './clients/user-administration.controller.js';
import { IntrospectionController, QuotaController, WellKnownController } from './oauth/introspection.controller.js';
import { HeldSessions } from './sessions/held-sessions.js';
import { LiveSessions } from './sessions/live-sessions.js';
import { LogoutService } from './sessions/logout.service.js';
import { RefreshRules, RefreshService } from './sessions/refresh.service.js';
import { SessionEntity } from './sessions/session.entity.js';
import { SessionIssuer } from './sessions/session-issuer.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { SessionsRepository } from './sessions/sessions.repository.js';
import { SessionsService } from './sessions/sessions.service.js';
import { SigningKeyEntity } from './tokens/signing-key.entity.js';
import { TokensModule } from './tokens/tokens.module.js';
import { UsersCommand } from './users.command.js';

const entities = [
  SigningKeyEntity,
  SessionEntity,
  OneTimeCodeEntity,
  AddressClaimEntity,
  AttemptBudgetEntity,
  ServiceClientEntity,
  AuditEventEntity,
];
const access = [PrincipalGuard, RequestStrategies, Authenticator, RefreshCookie, SameSite];
const accounts = [
  Credentials,
  LoginService,
  RegistrationService,
  PendingRegistrations,
  ProvedPassword,
  ProvedRegistrations,
  EmailProofs,
  EmailVerificationService,
  EmailChanges,
  EmailChangeTrail,
  VerificationMails,
  PasswordResetService,
  PasswordChangeService,
  NewPassword,
  PasswordConsequences,
  AccountEvents,
];
const attempts = [AttemptBudgets, GuessConfig, KnownAddresses, PasswordBudget, PasswordGuesses, CodeGuesses, MailBudget];
const claims = [AddressClaims, AddressClaimsRepository, Origins];
const codes = [CodeSecrets, CodesRepository, CodesService];
const mails = [AuthMails, ClaimMails, LinkTo, RationedMails];
const services = [
  ScopeCatalog,
  ServiceClientsRepository,
  ServiceClientsService,
  ClientCredentials,
  OAuthService,
  IntrospectionService,
  QuotaService,
  UserAdministration,
];
const sessions = [
  SessionsRepository,
  SessionsService,
  SessionIssuer,
  HeldSessions,
  RefreshService,
  RefreshRules,
  LiveSessions,
  LogoutService,
];
const strategies = await discover(import.meta.dirname, 'access/strategies/*', 'strategy');

/** NOTE: made once per application: passport's registry belongs to the process, and two applications must not share a name in it. */
const passportOptions = (): AuthModuleOptions => ({ session: false, property: 'principal', defaultStrategy: `principal-${newId()}` });

/** Identity: accounts, sessions and tokens, and the guards that stand before every route. */
@Module({
  imports: [
    DiscoveryModule,
    UsersModule,
    MailerModule,
    RateLimitModule,
    TokensModule,
    PassportModule.registerAsync({ useFactory: passportOptions }),
    DatabaseModule.entities(...entities),
  ],
  controllers: [
    RegistrationController,
    LoginController,
    SessionsController,
    CodesController,
    OAuthController,
    QuotaController,
    IntrospectionController,
    UserAdministrationController,
    WellKnownController,
  ],
  providers: [
    Audit,
    AuthHousekeeping,
    AuthExports,
    PasswordHasher,
    ServiceClientsCommand,
    UsersCommand,
    ...access,
    ...accounts,
    ...attempts,
    ...claims,
    ...codes,
    ...mails,
    ...services,
    ...sessions,
    ...strategies,
    // The order matters: addresses are counted before anybody looks at their tokens, accounts after.
    { provide: APP_GUARD, useExisting: IpRateLimitGuard },
    { provide: APP_GUARD, useExisting: PrincipalGuard },
    { provide: APP_GUARD, useExisting: AccountRateLimitGuard },
  ],
})
export class AuthModule {}
