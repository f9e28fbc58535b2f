import { Body, Controller, Ip, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { Public, RateLimit, RateLimited, Returns, ServiceUnavailable, ValidationError } from '#platform';

import { PasswordNotConfirmed, User, UserAlreadyExists } from '../../users/index.js';
import { FromCaller } from '../access/caller.js';
import type { Caller } from '../access/caller.js';
import { OtpInvalid } from '../auth.errors.js';
import { Accepted, EmailOnly, ResetPassword, VerifyEmail } from '../auth.schema.js';
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
  @Returns(202, Accepted, [ValidationError])
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
  @Returns(204, null, [ValidationError, OtpInvalid, ServiceUnavailable])
  resetPassword(@Body({ schema: ResetPassword }) body: ResetPassword, @Ip() ip: string) {
    return this.resets.reset(body, ip);
  }

  @Post(['auth/verify-email', 'user/verify-email'])
  @RateLimit('codes')
  @Returns(200, User, [ValidationError, OtpInvalid, PasswordNotConfirmed, UserAlreadyExists, RateLimited, ServiceUnavailable])
  verifyEmail(@Body({ schema: VerifyEmail }) body: VerifyEmail, @FromCaller() caller: Caller, @FromNetwork() network: string | null) {
    return this.verifications.verify(body, { ...caller, network });
  }

  @Post('auth/resend-verification')
  @RateLimit('codes')
  @Returns(202, Accepted, [ValidationError])
  async resendVerification(
    @Body({ schema: EmailOnly }) { email }: EmailOnly,
    @FromCaller() caller: Caller,
    @FromNetwork() network: string | null,
  ) {
    await this.mails.request(email, { ...caller, network });
    return SAID_TO_ALL;
  }
}
