import { Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { PassportModule } from '@nestjs/passport';
import type { AuthModuleOptions } from '@nestjs/passport';

import { AccountRateLimitGuard, discover, IpRateLimitGuard, newId, RateLimitModule } from '#platform';

import { ClientsModule } from '../clients/clients.module.js';
import { AuthConfigModule } from '../config/auth-config.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { TokensModule } from '../tokens/tokens.module.js';
import { Authenticator } from './authenticator.js';
import { PrincipalGuard } from './principal.guard.js';
import { RequestStrategies } from './request-strategies.js';

const strategies = await discover(import.meta.dirname, 'strategies/*', 'strategy');

/** NOTE: made once per application: passport's registry belongs to the process, and two applications must not share a name in it. */
const passportOptions = (): AuthModuleOptions => ({ session: false, property: 'principal', defaultStrategy: `principal-${newId()}` });

/** The guards of every route, and the strategies that authenticate requests. */
@Module({
  imports: [
    DiscoveryModule,
    RateLimitModule,
    PassportModule.registerAsync({ useFactory: passportOptions }),
    AuthConfigModule,
    ClientsModule,
    SessionsModule,
    TokensModule,
  ],
  providers: [
    Authenticator,
    PrincipalGuard,
    RequestStrategies,
    ...strategies,
    // NOTE: the order matters: requests are counted per address before their tokens are examined, and per account after.
    { provide: APP_GUARD, useExisting: IpRateLimitGuard },
    { provide: APP_GUARD, useExisting: PrincipalGuard },
    { provide: APP_GUARD, useExisting: AccountRateLimitGuard },
  ],
  exports: [Authenticator],
})
export class AccessModule {}
