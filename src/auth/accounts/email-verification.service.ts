import { Injectable } from '@nestjs/common';

import type { UserEntity } from '../../users/index.js';
import { OtpInvalid } from '../auth.errors.js';
import type { VerifyEmail } from './accounts.schema.js';
import type { AddressClaimEntity } from '../claims/address-claim.entity.js';
import { AddressClaims } from '../claims/address-claims.service.js';
import { Origins } from '../claims/origins.js';
import { CodesService } from '../codes/codes.service.js';
import type { RedeemedCode } from '../codes/codes.service.js';
import { EmailChanges } from './email-change.service.js';
import type { Requester } from './pending-registrations.js';
import { ProvedRegistrations } from './proved-registrations.js';

/** Finds out what a code proves. */
@Injectable()
export class EmailProofs {
  constructor(
    private readonly codes: CodesService,
    private readonly claims: AddressClaims,
    private readonly origins: Origins,
  ) {}

  /** The claim that the code or token was mailed for, or the code of an account that makes no claim. Throws `OTP_INVALID`. */
  async check(
    { token, email, otp }: VerifyEmail,
    { ip, network }: Requester,
  ): Promise<{ claim: AddressClaimEntity } | { code: RedeemedCode }> {
    if (token !== undefined) {
      const claim = await this.claims.findByToken(token);
      return claim ? { claim } : { code: await this.codes.checkToken(token, 'email_verification') };
    }
    if (email === undefined || otp === undefined) throw new OtpInvalid();
    const claim = await this.claims.findByCode(email, otp, this.origins.hash(network));
    if (claim) return { claim };
    return { code: await this.codes.checkCode(email, 'email_verification', otp, ip) };
  }
}

/** Proof that an address belongs to its account. */
@Injectable()
export class EmailVerificationService {
  constructor(
    private readonly proofs: EmailProofs,
    private readonly registrations: ProvedRegistrations,
    private readonly changes: EmailChanges,
    private readonly claims: AddressClaims,
    private readonly codes: CodesService,
  ) {}

  /** Throws `OTP_INVALID`, `VALIDATION_ERROR`, `FORBIDDEN`, `USER_ALREADY_EXISTS`. */
  async verify(body: VerifyEmail, requester: Requester): Promise<UserEntity> {
    const proof = await this.proofs.check(body, requester);
    if ('code' in proof) {
      const { code } = proof;
      return this.registrations.accept(
        { ...code, claim: undefined, consume: (tx) => this.codes.consume(code, tx) },
        body.password,
        requester,
      );
    }
    const { claim } = proof;
    if (claim.kind === 'email_change') return this.changes.accept(claim, body.password, requester);
    const { user_id, email } = claim;
    return this.registrations.accept({ user_id, email, claim, consume: (tx) => this.claims.consume(claim, tx) }, body.password, requester);
  }
}
