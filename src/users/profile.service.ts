import { Injectable } from '@nestjs/common';

import { Database, DomainEvents } from '#platform';
import type { AuthUser } from '#platform';

import { PasswordConfirmation } from './password-confirmation.js';
import type { UserEntity } from './user.entity.js';
import { AccountGone } from './users.errors.js';
import { UserDeleted, UserEmailChangeRequested } from './users.events.js';
import type { ReplaceProfile, UpdateProfile } from './users.schema.js';
import { UsersRepository } from './users.repository.js';
import type { UserChanges } from './users.repository.js';
import { UsersService } from './users.service.js';

/** Lets users read, change and delete their own account. */
@Injectable()
export class ProfileService {
  constructor(
    private readonly users: UsersService,
    private readonly repository: UsersRepository,
    private readonly confirmation: PasswordConfirmation,
    private readonly events: DomainEvents,
    private readonly db: Database,
  ) {}

  /** Throws `SESSION_REVOKED` when the account has been deleted. */
  async get(user: AuthUser): Promise<UserEntity> {
    const row = await this.users.findById(user.id);
    if (!row) throw new AccountGone();
    return row;
  }

  /** Changes the fields that are present. A new address requires the password, and takes effect once it is verified. Throws `USER_ALREADY_EXISTS`, `FORBIDDEN`. */
  async update(user: AuthUser, { email, current_password, ...profile }: UpdateProfile, ip: string): Promise<UserEntity> {
    const changes = Object.fromEntries(Object.entries(profile).filter(([, value]) => value !== undefined));
    return this.write(user, changes, email, current_password, ip);
  }

  /** Replaces the profile: absent fields become empty. The address changes only if a new one is present. */
  async replace(user: AuthUser, { email, current_password, ...profile }: ReplaceProfile, ip: string): Promise<UserEntity> {
    const { username = null, full_name = null, company_name = null } = profile;
    return this.write(user, { username, full_name, company_name }, email, current_password, ip);
  }

  /** Deletes the account with everything that belongs to it, in one transaction. Throws `FORBIDDEN`, `SESSION_REVOKED`. */
  async delete(user: AuthUser, password: string, ip: string): Promise<void> {
    const confirmed = await this.confirmation.require(user, password, ip);
    await this.db.transaction(async (tx) => {
      const row = await this.confirmation.hold(confirmed, tx);
      await this.events.emit(UserDeleted, { user_id: row.id, email: row.email }, tx);
      await this.repository.delete(row.id, tx);
    });
  }

  private async write(
    user: AuthUser,
    changes: UserChanges,
    email: string | undefined,
    password: string | undefined,
    ip: string,
  ): Promise<UserEntity> {
    const before = await this.get(user);
    if (email === undefined || email === before.email) return this.users.update(user.id, changes);
    const confirmed = await this.confirmation.require(user, password, ip);
    return this.db.transaction(async (tx) => {
      await this.confirmation.hold(confirmed, tx);
      const after = await this.users.update(user.id, changes, tx);
      await this.events.emit(UserEmailChangeRequested, { user_id: user.id, email, present_email: after.email, ip }, tx);
      return after;
    });
  }
}
