import { Module } from '@nestjs/common';
import { JwtModule, JwtSecretRequestType } from '@nestjs/jwt';
import type { JwtModuleOptions } from '@nestjs/jwt';

import { DatabaseModule } from '#platform';

import { AuthConfig } from '../config/auth.config.js';
import { AuthConfigModule } from '../config/auth-config.module.js';
import { TokenInvalid } from '../auth.errors.js';
import { AccessTokens } from './access-tokens.js';
import { KeyRing } from './key-ring.js';
import { SigningKeyEntity } from './signing-key.entity.js';

/** Signs with the active key and verifies with the key that the token's header names; `AccessTokens` checks expiry. */
function jwtOptions(keys: KeyRing, config: AuthConfig): JwtModuleOptions {
  const verifying = (token: unknown) => {
    const key = typeof token === 'string' ? keys.keyOf(token) : undefined;
    if (!key) throw new TokenInvalid();
    return key;
  };
  return {
    secretOrKeyProvider: (type, token) => (type === JwtSecretRequestType.SIGN ? keys.active.signing : verifying(token)),
    verifyOptions: { algorithms: [config.signingAlgorithm], ignoreExpiration: true },
  };
}

@Module({ imports: [AuthConfigModule, DatabaseModule.entities(SigningKeyEntity)], providers: [KeyRing], exports: [KeyRing] })
class KeysModule {}

/** Access tokens and the keys that sign them. */
@Module({
  imports: [
    AuthConfigModule,
    KeysModule,
    JwtModule.registerAsync({ imports: [AuthConfigModule, KeysModule], inject: [KeyRing, AuthConfig], useFactory: jwtOptions }),
  ],
  providers: [AccessTokens],
  exports: [KeysModule, AccessTokens],
})
export class TokensModule {}
