import { Injectable } from '@nestjs/common';

import { Database } from '#platform';

import { UserNotFound, UsersService } from '../../users/index.js';
import type { UserEntity } from '../../users/index.js';
import { Audit } from '../audit/audit.js';
import { SessionsService } from '../sessions/sessions.service.js';

/** What operators and other programs do with the accounts of users. */
@Injectable()
export class UserAdministration {
  constructor(
    private readonly users: UsersService,
    private readonly sessions: SessionsService,
    private readonly audit: Audit,
    private readonly db: Database,
  ) {}

  /** Throws `USER_NOT_FOUND`. */
  async get(id: string): Promise<UserEntity> {
    const user = await this.users.findById(id);
    if (!user) throw new UserNotFound();
    return user;
  }

  /** Users by id, newest first, up to `limit`; those made before the user `before`. */
  list(limit: number, before?: string): Promise<UserEntity[]> {
    return this.users.list(limit, before);
  }

  /** Lets a user sign in again, or keeps them from it and ends every session at once; `client_id` is the program that asks. Throws `USER_NOT_FOUND`. */
  async setActive(id: string, is_active: boolean, client_id: string | null): Promise<UserEntity> {
    return this.db.transaction(async (tx) => {
      const before = await this.users.lock(id, tx);
      if (!before) throw new UserNotFound();
      if (before.is_active === is_active) return before;
      const after = await this.users.update(id, { is_active }, tx);
      if (!is_active) await this.sessions.endAll(id, 'deactivated', null, tx);
      await this.audit.record({ event: is_active ? 'user.activated' : 'user.deactivated', outcome: 'success', user_id: id, client_id }, tx);
      return after;
    });
  }
}
