import { Module } from '@nestjs/common';

import { DatabaseModule } from '#platform';

import { UsersModule } from '../../users/index.js';
import { AuditModule } from '../audit/audit.module.js';
import { AuthConfigModule } from '../config/auth-config.module.js';
import { TokensModule } from '../tokens/tokens.module.js';
import { HeldSessions } from './held-sessions.js';
import { KnownAddresses } from './known-addresses.js';
import { LogoutService } from './logout.service.js';
import { RefreshCookie } from './refresh-cookie.js';
import { RefreshService } from './refresh.service.js';
import { SameSite } from './same-site.js';
import { SessionEntity } from './session.entity.js';
import { SessionIssuer } from './session-issuer.js';
import { SessionsController } from './sessions.controller.js';
import { SessionsRepository } from './sessions.repository.js';
import { SessionsService } from './sessions.service.js';

/** Sessions: opened at login, refreshed by rotating tokens, ended by their user. */
@Module({
  imports: [AuthConfigModule, AuditModule, TokensModule, UsersModule, DatabaseModule.entities(SessionEntity)],
  controllers: [SessionsController],
  providers: [
    SessionsRepository,
    SessionsService,
    SessionIssuer,
    HeldSessions,
    RefreshService,
    RefreshCookie,
    SameSite,
    LogoutService,
    KnownAddresses,
  ],
  exports: [SessionsRepository, SessionsService, RefreshService, RefreshCookie, KnownAddresses],
})
export class SessionsModule {}
