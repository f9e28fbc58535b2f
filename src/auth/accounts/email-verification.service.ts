import { Injectable } from '@nestjs/common';

import type { UserEntity } from '../../users/index.js';
import { OtpInvalid } from '../auth.errors.js';
import type { Caller } from '../caller.js';
import type { AddressClaimEntity } from '../claims/address-claim.entity.js';
import { AddressClaims } from '../claims/address-claims.service.js';
import { CodesService } from '../codes/codes.service.js';
import type { RedeemedCode } from '../codes/codes.service.js';
import type { VerifyEmail } from './accounts.schema.js';
import { EmailChanges } from './email-change.service.js';
import { VerifiedRegistrations } from './verified-registrations.js';

/** Verifies the addresses of registrations, changes of address, and accounts. */
@Injectable()
export class EmailVerificationService {
  constructor(
    private readonly registrations: VerifiedRegistrations,
    private readonly changes: EmailChanges,
    private readonly claims: AddressClaims,
    private readonly codes: CodesService,
  ) {}

  /** Throws `OTP_INVALID`, `VALIDATION_ERROR`, `FORBIDDEN`, `USER_ALREADY_EXISTS`. */
  async verify(body: VerifyEmail, caller: Caller): Promise<UserEntity> {
    const proof = await this.check(body, caller);
    if ('code' in proof) {
      const { code } = proof;
      return this.registrations.accept({ ...code, claim: undefined, consume: (tx) => this.codes.consume(code, tx) }, body.password, caller);
    }
    const { claim } = proof;
    if (claim.kind === 'email_change') return this.changes.accept(claim, body.password, caller);
    const { user_id, email } = claim;
    return this.registrations.accept({ user_id, email, claim, consume: (tx) => this.claims.consume(claim, tx) }, body.password, caller);
  }

  /** The claim that the code or token was mailed for, or the code of an account without a claim. Throws `OTP_INVALID`. */
  private async check({ token, email, otp }: VerifyEmail, caller: Caller): Promise<{ claim: AddressClaimEntity } | { code: RedeemedCode }> {
    if (token !== undefined) {
      const claim = await this.claims.findByToken(token);
      return claim ? { claim } : { code: await this.codes.checkToken(token, 'email_verification') };
    }
    if (email === undefined || otp === undefined) throw new OtpInvalid();
    const claim = await this.claims.findByCode(email, otp, caller);
    return claim ? { claim } : { code: await this.codes.checkCode(email, 'email_verification', otp, caller.ip) };
  }
}
