import { Injectable } from '@nestjs/common';

import { Logger } from '#platform';

import { UsersService } from '../../users/index.js';
import type { UserEntity } from '../../users/index.js';
import type { Caller } from '../caller.js';
import { PasswordGuesses } from '../passwords/password-guesses.js';
import type { Guess } from '../passwords/password-guesses.js';
import { Audit } from '../audit/audit.js';
import { AuthConfig } from '../config/auth.config.js';
import { EmailNotVerified, InvalidCredentials } from '../auth.errors.js';
import { PasswordHasher } from '../passwords/password-hasher.js';
import { PendingRegistrations } from './pending-registrations.js';

/** Checks passwords: each attempt is counted before it is compared, and takes the same time whether or not there is an account. */
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

  /**
   * The user with an email address or username, as read for the comparison that succeeded.
   * Throws `INVALID_CREDENTIALS`, `EMAIL_NOT_VERIFIED`, `RATE_LIMITED`, `SERVICE_UNAVAILABLE`.
   */
  async check(identifier: string, password: string, { ip }: Caller): Promise<UserEntity> {
    // NOTE: looked up and counted in one form, so that a different spelling of a name gives no extra attempts.
    const name = identifier.toLowerCase();
    const user = await (name.includes('@') ? this.users.findByEmail(name) : this.users.findByUsername(name));
    const guess = await this.guesses.guessFrom(ip, name, user?.id);
    const matches = await this.hasher.verify(password, user?.password_hash, guess, () => this.guesses.take(guess));
    if (!matches || !user?.is_active) {
      await this.audit.record({ event: 'user.login', outcome: 'failure', user_id: user?.id ?? null, ip });
      // NOTE: someone who has just registered an address gets the same answer whether or not it had an account; only for addresses, since a
      // username must not reveal its address.
      const registered = name.includes('@') && (await this.pending.hasPassword(user, password, guess));
      throw registered ? new EmailNotVerified() : new InvalidCredentials();
    }
    await this.guesses.succeeded(guess);
    if (this.config.REGISTRATION_MODE === 'verify_first' && !user.email_verified) throw new EmailNotVerified();
    return this.renewHash(user, password, guess);
  }

  /** Whether a signed-in user knows the password; wrong passwords count like failed logins. Throws `RATE_LIMITED`, `SERVICE_UNAVAILABLE`. */
  async confirm(user: UserEntity, password: string, ip: string): Promise<boolean> {
    const guess = await this.guesses.guessFrom(ip, user.id, user.id);
    const admit = async (): Promise<boolean> => (await this.guesses.take(guess)) || this.guesses.refuseAccount(guess);
    const matches = await this.hasher.verify(password, user.password_hash, guess, admit);
    if (matches) await this.guesses.succeeded(guess);
    else await this.audit.record({ event: 'password.confirmation', outcome: 'failure', user_id: user.id, ip });
    return matches;
  }

  /** Renews the hash if it was made with another work factor; a failure does not fail the login. */
  private async renewHash(user: UserEntity, password: string, guess: Guess): Promise<UserEntity> {
    if (!this.hasher.outdated(user.password_hash)) return user;
    try {
      const password_hash = await this.hasher.hash(password, guess);
      if (await this.users.replaceHash(user.id, user.password_hash, password_hash)) return { ...user, password_hash };
    } catch (err) {
      this.logger.warn('a password hash could not be renewed', { err });
    }
    return user;
  }
}
