import { Injectable } from '@nestjs/common';

import { Database } from '#platform';
import type { Tx } from '#platform';

import { UsersService } from '../../users/index.js';
import type { UserChanges } from '../../users/index.js';
import { PasswordBudget } from '../passwords/password-budget.js';
import { Audit } from '../audit/audit.js';
import { AddressClaims } from '../claims/address-claims.service.js';
import { CodesService } from '../codes/codes.service.js';
import { PasswordChangedMail } from '../mails/mail-kinds.js';
import { AccountMailer } from '../mails/account-mailer.js';
import { PasswordHasher } from '../passwords/password-hasher.js';
import { SessionsService } from '../sessions/sessions.service.js';

interface Circumstances {
  event: 'password.changed' | 'password.reset';
  reason: 'password_changed' | 'password_reset';
  /** The session to keep; all others end. */
  keepSession: string | null;
  ip: string;
  changes?: UserChanges;
  /** Runs first in the transaction; throws when the condition that allowed the change no longer holds. */
  before: (tx: Tx) => Promise<void>;
}

/** The consequences of a new password: sessions end, codes become invalid, the owner is notified. */
@Injectable()
export class PasswordConsequences {
  constructor(
    private readonly sessions: SessionsService,
    private readonly codes: CodesService,
    private readonly claims: AddressClaims,
    private readonly mails: AccountMailer,
    private readonly audit: Audit,
  ) {}

  async apply(userId: string, { event, reason, keepSession, ip }: Circumstances, tx: Tx): Promise<void> {
    await this.sessions.endAll(userId, reason, keepSession, tx);
    await this.codes.retireAll(userId, tx);
    await this.claims.dropEmailChanges(userId, tx);
    await this.mails.notifyUser(PasswordChangedMail, userId, tx);
    await this.audit.record({ event, outcome: 'success', user_id: userId, session_id: keepSession, ip }, tx);
  }
}

/** Replaces a password, with all consequences. */
@Injectable()
export class NewPassword {
  constructor(
    private readonly users: UsersService,
    private readonly hasher: PasswordHasher,
    private readonly budget: PasswordBudget,
    private readonly db: Database,
    private readonly consequences: PasswordConsequences,
  ) {}

  async set(userId: string, password: string, circumstances: Circumstances): Promise<void> {
    // NOTE: the caller has shown that they know the password or can read the mailbox.
    const caller = { ip: circumstances.ip, trusted: true };
    await this.budget.takeForAccount(userId, caller);
    const password_hash = await this.hasher.hash(password, caller);
    await this.db.transaction(async (tx) => {
      await this.users.lock(userId, tx);
      await circumstances.before(tx);
      await this.users.update(userId, { ...circumstances.changes, password_hash }, tx);
      await this.consequences.apply(userId, circumstances, tx);
    });
  }
}
