import { Injectable } from '@nestjs/common';

import { Database } from '#platform';

import { UsersService } from '../../users/index.js';
import { CodeGuesses } from '../codes/code-guesses.js';
import { Audit } from '../audit/audit.js';
import { OtpInvalid } from '../auth.errors.js';
import type { ResetPassword } from './accounts.schema.js';
import { CodesService } from '../codes/codes.service.js';
import type { RedeemedCode } from '../codes/codes.service.js';
import { ResetPasswordMail } from '../mails/mail-kinds.js';
import { RationedMails } from '../mails/rationed-mails.js';
import { assertPassword } from '../passwords/password-policy.js';
import { NewPassword } from './new-password.js';
import type { Requester } from './pending-registrations.js';

/** Lets people back in who forgot their password. */
@Injectable()
export class PasswordResetService {
  constructor(
    private readonly users: UsersService,
    private readonly codes: CodesService,
    private readonly passwords: NewPassword,
    private readonly mails: RationedMails,
    private readonly audit: Audit,
    private readonly guesses: CodeGuesses,
    private readonly db: Database,
  ) {}

  /** Asks for a code. Whether there is one to write to is looked up when the mail is written, so this is the same work for every address. */
  async request(email: string, { ip, network }: Requester): Promise<void> {
    await this.guesses.requested('password_reset', email, ip);
    const user = await this.users.findByEmail(email);
    const reserve = await this.mails.reserveFor(user?.id, network);
    await this.db.transaction(async (tx) => {
      const asked = await this.mails.ask(ResetPasswordMail, { email }, { to: email, reserve, network }, tx);
      // NOTE: of an address without an account nothing is kept but that somebody asked.
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
