import { Body, Controller, Ip, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { Endpoint, Public, RateLimit, RateLimited, ServiceUnavailable, ValidationError } from '#platform';

import { PasswordNotConfirmed, User, UserAlreadyExists } from '../../users/index.js';
import { FromCaller } from '../caller.js';
import type { Caller } from '../caller.js';
import { OtpInvalid } from '../auth.errors.js';
import { Accepted, EmailOnly, ResetPassword, VerifyEmail } from './accounts.schema.js';
import { FromNetwork } from '../claims/origins.js';
import { EmailVerificationService } from './email-verification.service.js';
import { PasswordResetService } from './password-reset.service.js';
import { VerificationMails } from './verification-mails.js';

const SAID_TO_ALL: Accepted = { message: 'if the address has an account that needs it, a mail is on its way' };

@Public()
@ApiTags('auth')
@Controller()
export class CodesController {
  constructor(
    private readonly resets: PasswordResetService,
    private readonly verifications: EmailVerificationService,
    private readonly mails: VerificationMails,
  ) {}

  @Post('auth/forgot-password')
  @RateLimit('codes')
  @Endpoint({
    summary: 'Request a password reset',
    description: 'Mails a code and a link when the address has an account. The answer is the same for every address.',
    returns: [202, Accepted],
    errors: [ValidationError],
  })
  async forgotPassword(
    @Body({ schema: EmailOnly }) { email }: EmailOnly,
    @FromCaller() caller: Caller,
    @FromNetwork() network: string | null,
  ) {
    await this.resets.request(email, { ...caller, network });
    return SAID_TO_ALL;
  }

  @Post('auth/reset-password')
  @RateLimit('codes')
  @Endpoint({
    summary: 'Reset the password',
    description:
      'Sets a new password with the token of the mailed link, or the email address and the mailed code. All sessions of the account are ended.',
    returns: [204, null],
    errors: [ValidationError, OtpInvalid, ServiceUnavailable],
  })
  resetPassword(@Body({ schema: ResetPassword }) body: ResetPassword, @Ip() ip: string) {
    return this.resets.reset(body, ip);
  }

  @Post(['auth/verify-email', 'user/verify-email'])
  @RateLimit('codes')
  @Endpoint({
    summary: 'Verify an email address',
    description:
      'Confirms a registration or a change of address with the token of the mailed link, or the email address and the mailed code.',
    returns: [200, User],
    errors: [ValidationError, OtpInvalid, PasswordNotConfirmed, UserAlreadyExists, RateLimited, ServiceUnavailable],
  })
  verifyEmail(@Body({ schema: VerifyEmail }) body: VerifyEmail, @FromCaller() caller: Caller, @FromNetwork() network: string | null) {
    return this.verifications.verify(body, { ...caller, network });
  }

  @Post('auth/resend-verification')
  @RateLimit('codes')
  @Endpoint({
    summary: 'Resend the verification mail',
    description: 'Mails a new code when the address has an account that is not verified. The answer is the same for every address.',
    returns: [202, Accepted],
    errors: [ValidationError],
  })
  async resendVerification(
    @Body({ schema: EmailOnly }) { email }: EmailOnly,
    @FromCaller() caller: Caller,
    @FromNetwork() network: string | null,
  ) {
    await this.mails.request(email, { ...caller, network });
    return SAID_TO_ALL;
  }
}
