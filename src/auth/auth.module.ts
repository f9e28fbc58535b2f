import { Module } from '@nestjs/common';

import { UsersModule } from '../users/index.js';
import { AccessModule } from './access/access.module.js';
import { AccountsModule } from './accounts/accounts.module.js';
import { AttemptsModule } from './attempts/attempts.module.js';
import { AuditModule } from './audit/audit.module.js';
import { AuthExports } from './auth.exports.js';
import { AuthHousekeeping } from './auth.housekeeping.js';
import { ClaimsModule } from './claims/claims.module.js';
import { ClientsModule } from './clients/clients.module.js';
import { CodesModule } from './codes/codes.module.js';
import { OAuthModule } from './oauth/oauth.module.js';
import { ServiceClientsCommand } from './service-clients.command.js';
import { SessionsModule } from './sessions/sessions.module.js';
import { UsersCommand } from './users.command.js';

/** Identity: accounts, sessions and tokens, and the guards of every route. */
@Module({
  imports: [
    AccessModule,
    AccountsModule,
    AttemptsModule,
    AuditModule,
    ClaimsModule,
    ClientsModule,
    CodesModule,
    OAuthModule,
    SessionsModule,
    UsersModule,
  ],
  providers: [AuthHousekeeping, AuthExports, ServiceClientsCommand, UsersCommand],
})
export class AuthModule {}
