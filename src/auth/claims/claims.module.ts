import { Module } from '@nestjs/common';

import { DatabaseModule } from '#platform';

import { CodesModule } from '../codes/codes.module.js';
import { AuthConfigModule } from '../config/auth-config.module.js';
import { AddressClaimEntity } from './address-claim.entity.js';
import { AddressClaimsRepository } from './address-claims.repository.js';
import { AddressClaims } from './address-claims.service.js';

/** Registrations and changes of address that wait for verification. */
@Module({
  imports: [AuthConfigModule, CodesModule, DatabaseModule.entities(AddressClaimEntity)],
  providers: [AddressClaims, AddressClaimsRepository],
  exports: [AddressClaims],
})
export class ClaimsModule {}
