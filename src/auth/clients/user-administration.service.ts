import { Injectable } from '@nestjs/common';

import { Database } from '#platform';

import { UserNotFound, UsersService } from '../../users/index.js';
import type { UserEntity } from '../../users/index.js';
import { Audit } from '../audit/audit.js';
import { SessionsService } from '../sessions/sessions.service.js';

/** Lets operators and service clients read, deactivate and activate accounts. */
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

  /** Up to `limit` users, newest first; with `before`, only users created before that one. */
  list(limit: number, before?: string): Promise<UserEntity[]> {
    return this.users.list(limit, before);
  }

  /** Activates a user, or deactivates them and ends all sessions; `client_id` is the service client that asks. Throws `USER_NOT_FOUND`. */
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
