import { Injectable } from '@nestjs/common';

import { Mailer } from '#mailer';

import { UsersService } from '../../users/index.js';
import { CodeMailBudget } from '../attempts/code-mail-budget.js';
import { OtpInvalid } from '../auth.errors.js';
import type { ResetPassword } from '../auth.schema.js';
import { CodesService } from '../codes/codes.service.js';
import type { RedeemedCode } from '../codes/codes.service.js';
import { ResetPasswordMail } from '../mails/mail-kinds.js';
import { assertPassword } from '../passwords/password-policy.js';
import { NewPassword } from './new-password.js';

/** Lets people back in who forgot their password. */
@Injectable()
export class PasswordResetService {
  constructor(
    private readonly users: UsersService,
    private readonly codes: CodesService,
    private readonly passwords: NewPassword,
    private readonly mailer: Mailer,
    private readonly budget: CodeMailBudget,
  ) {}

  /** Asks for a code. Whether the address has an account is looked up when the mail is written, so this is the same work for every address. */
  async request(email: string, ip: string): Promise<void> {
    if (await this.budget.take('password_reset', email, ip)) await this.mailer.enqueue(ResetPasswordMail, { email });
  }

  /** Sets a new password and ends every session. Throws `OTP_INVALID`, `VALIDATION_ERROR`. */
  async reset(body: ResetPassword, ip: string): Promise<void> {
    assertPassword(body.new_password, 'new_password', { email: body.email });
    const code = await this.check(body, ip);
    const user = await this.users.findById(code.user_id);
    if (user?.email !== code.email) throw new OtpInvalid();
    assertPassword(body.new_password, 'new_password', user);
    await this.passwords.set(user.id, body.new_password, {
      event: 'password.reset',
      reason: 'password_reset',
      keepSession: null,
      ip,
      // The mailbox is proved by whoever read the code.
      changes: { email_verified: true },
      before: (tx) => this.codes.consume(code, tx),
    });
  }

  private async check({ token, email, otp }: ResetPassword, ip: string): Promise<RedeemedCode> {
    if (token !== undefined) return this.codes.checkToken(token, 'password_reset');
    if (email === undefined || otp === undefined) throw new OtpInvalid();
    return this.codes.checkCode(email, 'password_reset', otp, ip);
  }
}
