import { Module } from '@nestjs/common';

import { UsersModule } from '../../users/index.js';
import { AccessModule } from '../access/access.module.js';
import { AccountsModule } from '../accounts/accounts.module.js';
import { AuditModule } from '../audit/audit.module.js';
import { ClientsModule } from '../clients/clients.module.js';
import { AuthConfigModule } from '../config/auth-config.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { TokensModule } from '../tokens/tokens.module.js';
import { ClientCredentials } from './client-credentials.js';
import { IntrospectionController, WellKnownController } from './introspection.controller.js';
import { IntrospectionService } from './introspection.service.js';
import { OAuthController } from './oauth.controller.js';
import { OAuthService } from './oauth.service.js';

/** OAuth 2: the token endpoint, introspection and the public keys. */
@Module({
  imports: [AccessModule, AccountsModule, AuditModule, AuthConfigModule, ClientsModule, SessionsModule, TokensModule, UsersModule],
  controllers: [OAuthController, IntrospectionController, WellKnownController],
  providers: [OAuthService, ClientCredentials, IntrospectionService],
})
export class OAuthModule {}
