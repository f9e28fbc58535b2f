import { Injectable } from '@nestjs/common';

import { Mailer } from '#mailer';
import { Database } from '#platform';

import { UsersService } from '../../users/index.js';
import type { UserEntity } from '../../users/index.js';
import { CodeMailBudget } from '../attempts/code-mail-budget.js';
import { Audit } from '../audit/audit.js';
import { OtpInvalid } from '../auth.errors.js';
import type { VerifyEmail } from '../auth.schema.js';
import { CodesService } from '../codes/codes.service.js';
import type { RedeemedCode } from '../codes/codes.service.js';
import { VerifyEmailMail } from '../mails/mail-kinds.js';
import { NOBODY } from '../nobody.js';

/** Asks for verification mails. */
@Injectable()
export class VerificationMails {
  constructor(
    private readonly users: UsersService,
    private readonly mailer: Mailer,
    private readonly budget: CodeMailBudget,
  ) {}

  async request(email: string, ip: string): Promise<void> {
    const [user, allowed] = await Promise.all([this.users.findByEmail(email), this.budget.take('email_verification', email, ip)]);
    // NOTE: an unknown address asks for a mail that nobody gets, so that it costs the same.
    if (allowed) await this.mailer.enqueue(VerifyEmailMail, { user_id: user?.id ?? NOBODY });
  }
}

/** Proof that an address belongs to its account. */
@Injectable()
export class EmailVerificationService {
  constructor(
    private readonly users: UsersService,
    private readonly codes: CodesService,
    private readonly audit: Audit,
    private readonly resending: VerificationMails,
    private readonly db: Database,
  ) {}

  /** Throws `OTP_INVALID`. */
  async verify(body: VerifyEmail, ip: string): Promise<UserEntity> {
    const code = await this.check(body, ip);
    return this.db.transaction(async (tx) => {
      const user = await this.users.lock(code.user_id, tx);
      if (user?.email !== code.email) throw new OtpInvalid();
      await this.codes.consume(code, tx);
      await this.audit.record({ event: 'user.email_verified', outcome: 'success', user_id: user.id }, tx);
      return this.users.update(user.id, { email_verified: true }, tx);
    });
  }

  /** Mails a new code, if the address has an account that is not verified; says the same either way. */
  async resend(email: string, ip: string): Promise<void> {
    await this.resending.request(email, ip);
  }

  private async check({ token, email, otp }: VerifyEmail, ip: string): Promise<RedeemedCode> {
    if (token !== undefined) return this.codes.checkToken(token, 'email_verification');
    if (email === undefined || otp === undefined) throw new OtpInvalid();
    return this.codes.checkCode(email, 'email_verification', otp, ip);
  }
}
