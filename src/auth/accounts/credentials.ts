import { Injectable } from '@nestjs/common';

import { Logger } from '#platform';

import { UsersService } from '../../users/index.js';
import type { UserEntity } from '../../users/index.js';
import type { Caller } from '../access/caller.js';
import { PasswordGuesses } from '../attempts/password-guesses.js';
import type { Guess } from '../attempts/password-guesses.js';
import { Audit } from '../audit/audit.js';
import { AuthConfig } from '../auth.config.js';
import { EmailNotVerified, InvalidCredentials } from '../auth.errors.js';
import { PasswordHasher } from '../passwords/password-hasher.js';
import { PendingRegistrations } from './pending-registrations.js';

/** Checks passwords: counted before they are compared, in the same time whether or not there is an account. */
@Injectable()
export class Credentials {
  private readonly logger = new Logger('Auth');

  constructor(
    private readonly hasher: PasswordHasher,
    private readonly guesses: PasswordGuesses,
    private readonly users: UsersService,
    private readonly audit: Audit,
    private readonly config: AuthConfig,
    private readonly pending: PendingRegistrations,
  ) {}

  /** The user, when the password is theirs. Throws `INVALID_CREDENTIALS`, `EMAIL_NOT_VERIFIED`, `RATE_LIMITED`. */
  async check(user: UserEntity | undefined, identifier: string, password: string, caller: Caller): Promise<UserEntity> {
    const guess: Guess = { subject: user?.id ?? `unknown ${identifier.toLowerCase()}`, user_id: user?.id, ip: caller.ip };
    const matches = await this.hasher.verify(password, user?.password_hash, () => this.guesses.take(guess));
    if (!matches || !user?.is_active) {
      await this.audit.record({ event: 'user.login', outcome: 'failure', user_id: user?.id ?? null, ip: caller.ip });
      // NOTE: addresses with and without an account answer alike to who has just registered them; a username must not name its address.
      const registered = identifier.includes('@') && (await this.pending.hasPassword(user, password));
      throw registered ? new EmailNotVerified() : new InvalidCredentials();
    }
    await this.guesses.succeeded(guess);
    if (this.config.REGISTRATION_MODE === 'verify_first' && !user.email_verified) throw new EmailNotVerified();
    await this.renewHash(user, password);
    return user;
  }

  /** Whether a signed-in user knows the password; wrong answers count like wrong logins. Throws `RATE_LIMITED`. */
  async confirm(user: UserEntity, password: string, ip: string): Promise<boolean> {
    const guess: Guess = { subject: user.id, user_id: user.id, ip };
    const matches = await this.hasher.verify(password, user.password_hash, () => this.guesses.take(guess));
    if (matches) await this.guesses.succeeded(guess);
    else await this.audit.record({ event: 'password.confirmation', outcome: 'failure', user_id: user.id, ip });
    return matches;
  }

  /** Brings the hash to today's work factor; a login does not fail for it. */
  private async renewHash(user: UserEntity, password: string): Promise<void> {
    if (!this.hasher.outdated(user.password_hash)) return;
    try {
      await this.users.replaceHash(user.id, user.password_hash, await this.hasher.hash(password));
    } catch (err) {
      this.logger.warn('a password hash could not be renewed', { err });
    }
  }
}
