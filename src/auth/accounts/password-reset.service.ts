import { Injectable } from '@nestjs/common';

import { Database } from '#platform';

import { UsersService } from '../../users/index.js';
import { CodeGuesses } from '../codes/code-guesses.js';
import { Audit } from '../audit/audit.js';
import { OtpInvalid } from '../auth.errors.js';
import type { Caller } from '../caller.js';
import type { ResetPassword } from './accounts.schema.js';
import { CodesService } from '../codes/codes.service.js';
import type { RedeemedCode } from '../codes/codes.service.js';
import { ResetPasswordMail } from '../mails/mail-kinds.js';
import { AccountMailer } from '../mails/account-mailer.js';
import { assertPassword } from '../passwords/password-policy.js';
import { NewPassword } from './new-password.js';

/** Resets forgotten passwords. */
@Injectable()
export class PasswordResetService {
  constructor(
    private readonly users: UsersService,
    private readonly codes: CodesService,
    private readonly passwords: NewPassword,
    private readonly mails: AccountMailer,
    private readonly audit: Audit,
    private readonly guesses: CodeGuesses,
    private readonly db: Database,
  ) {}

  /** Requests a code. Whether the address has an account is looked up when the mail is written, so that this is the same work for every address. */
  async request(email: string, { ip, network }: Caller): Promise<void> {
    await this.guesses.requested('password_reset', email, ip);
    const user = await this.users.findByEmail(email);
    const reserve = await this.mails.reserveFor(user?.id, network);
    await this.db.transaction(async (tx) => {
      const asked = await this.mails.request(ResetPasswordMail, { email }, { to: email, reserve, network }, tx);
      // NOTE: for an address without an account, only the fact of the request is recorded.
      const outcome = asked ? 'success' : 'failure';
      await this.audit.record({ event: 'password.reset_requested', outcome, user_id: user?.id ?? null, ip }, tx);
    });
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
      // NOTE: the person who read the code can read the mailbox.
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
