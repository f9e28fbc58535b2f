import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';

import { Mailer } from '#mailer';
import type { Mail } from '#mailer';
import { Database } from '#platform';

import { UsersService } from '../../users/index.js';
import type { UserEntity } from '../../users/index.js';
import { CodesService } from '../codes/codes.service.js';
import { AuthConfig } from '../config/auth.config.js';
import { layOut } from './layout.js';
import type { Letter } from './layout.js';
import * as letters from './letters.js';
import {
  AccountDeletedMail,
  EmailChangedMail,
  EmailChangeRequestedMail,
  PasswordChangedMail,
  ResetPasswordMail,
  SetPasswordMail,
  VerifyEmailMail,
} from './mail-kinds.js';

/** Writes the mails of accounts when they are sent. Codes are generated here, so that no queue ever holds one. */
@Injectable()
export class AuthMails implements OnModuleInit {
  private readonly links: letters.Links;

  constructor(
    private readonly mailer: Mailer,
    private readonly users: UsersService,
    private readonly codes: CodesService,
    private readonly db: Database,
    config: AuthConfig,
  ) {
    this.links = letters.linksTo(config.FRONTEND_URL);
  }

  onModuleInit(): void {
    this.mailer.compose(VerifyEmailMail, ({ user_id }) => this.verifyEmail(user_id));
    this.mailer.compose(ResetPasswordMail, ({ email }) => this.resetPassword(email));
    this.mailer.compose(PasswordChangedMail, ({ user_id }) => this.toUser(user_id, letters.passwordChanged));
    this.mailer.compose(SetPasswordMail, ({ user_id }) => this.toUser(user_id, letters.setPassword));
    this.mailer.compose(EmailChangeRequestedMail, async ({ email }) => layOut(email, letters.emailChangeRequested));
    this.mailer.compose(EmailChangedMail, async ({ email }) => layOut(email, letters.emailChanged));
    this.mailer.compose(AccountDeletedMail, async ({ email }) => layOut(email, letters.accountDeleted));
  }

  /** For an account whose address is not verified yet. */
  async verifyEmail(userId: string): Promise<Mail | undefined> {
    return this.db.transaction(async (tx) => {
      const user = await this.users.lock(userId, tx);
      if (!user || user.email_verified) return undefined;
      return layOut(user.email, letters.verifyEmail(await this.codes.issue(user, 'email_verification', tx), this.links));
    });
  }

  private async resetPassword(email: string): Promise<Mail | undefined> {
    const found = await this.users.findByEmail(email);
    if (!found?.is_active) return undefined;
    return this.db.transaction(async (tx) => {
      const user = await this.users.lock(found.id, tx);
      if (user?.email !== email) return undefined;
      return layOut(email, letters.resetPassword(await this.codes.issue(user, 'password_reset', tx), this.links));
    });
  }

  private async toUser(userId: string, letter: Letter): Promise<Mail | undefined> {
    const user: UserEntity | undefined = await this.users.findById(userId);
    return user && layOut(user.email, letter);
  }
}
