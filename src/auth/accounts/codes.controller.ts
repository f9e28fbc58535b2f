import { Body, Controller, Ip, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { Endpoint, Public, RateLimit, RateLimited, ServiceUnavailable, ValidationError } from '#platform';

import { PasswordNotConfirmed, User, UserAlreadyExists } from '../../users/index.js';
import { FromCaller } from '../caller.js';
import type { Caller } from '../caller.js';
import { OtpInvalid } from '../auth.errors.js';
import { Accepted, EmailOnly, ResetPassword, VerifyEmail } from './accounts.schema.js';
import { EmailVerificationService } from './email-verification.service.js';
import { PasswordResetService } from './password-reset.service.js';
import { VerificationMails } from './verification-mails.js';

// NOTE: the same for every address, so that it does not reveal who has an account.
const MAIL_ACCEPTED: Accepted = { message: 'if the address belongs to an account, a mail has been sent' };

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
    description: 'Mails a code and a link if the address has an account. The response is the same for every address.',
    returns: [202, Accepted],
    errors: [ValidationError],
  })
  async forgotPassword(@Body({ schema: EmailOnly }) { email }: EmailOnly, @FromCaller() caller: Caller) {
    await this.resets.request(email, caller);
    return MAIL_ACCEPTED;
  }

  @Post('auth/reset-password')
  @RateLimit('codes')
  @Endpoint({
    summary: 'Reset the password',
    description:
      'Sets a new password with the token of the mailed link, or the email address and the mailed code. Ends all sessions of the account.',
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
  verifyEmail(@Body({ schema: VerifyEmail }) body: VerifyEmail, @FromCaller() caller: Caller) {
    return this.verifications.verify(body, caller);
  }

  @Post('auth/resend-verification')
  @RateLimit('codes')
  @Endpoint({
    summary: 'Resend the verification mail',
    description: 'Mails a new code if the address has an unverified account. The response is the same for every address.',
    returns: [202, Accepted],
    errors: [ValidationError],
  })
  async resendVerification(@Body({ schema: EmailOnly }) { email }: EmailOnly, @FromCaller() caller: Caller) {
    await this.mails.request(email, caller);
    return MAIL_ACCEPTED;
  }
}
