import { Body, Controller, Ip, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { Public, RateLimit, Returns, ServiceUnavailable, ValidationError } from '#platform';

import { User } from '../../users/index.js';
import { OtpInvalid } from '../auth.errors.js';
import { Accepted, EmailOnly, ResetPassword, VerifyEmail } from '../auth.schema.js';
import { EmailVerificationService } from './email-verification.service.js';
import { PasswordResetService } from './password-reset.service.js';

const SAID_TO_ALL: Accepted = { message: 'if the address has an account that needs it, a mail is on its way' };

@Public()
@ApiTags('auth')
@Controller()
export class CodesController {
  constructor(
    private readonly resets: PasswordResetService,
    private readonly verifications: EmailVerificationService,
  ) {}

  @Post('auth/forgot-password')
  @RateLimit('codes')
  @Returns(202, Accepted, [ValidationError])
  async forgotPassword(@Body({ schema: EmailOnly }) { email }: EmailOnly, @Ip() ip: string) {
    await this.resets.request(email, ip);
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
  @Returns(200, User, [ValidationError, OtpInvalid])
  verifyEmail(@Body({ schema: VerifyEmail }) body: VerifyEmail, @Ip() ip: string) {
    return this.verifications.verify(body, ip);
  }

  @Post('auth/resend-verification')
  @RateLimit('codes')
  @Returns(202, Accepted, [ValidationError])
  async resendVerification(@Body({ schema: EmailOnly }) { email }: EmailOnly, @Ip() ip: string) {
    await this.verifications.resend(email, ip);
    return SAID_TO_ALL;
  }
}
