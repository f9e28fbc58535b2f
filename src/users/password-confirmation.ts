import { Injectable } from '@nestjs/common';

import type { AuthUser, Tx } from '#platform';

import type { UserEntity } from './user.entity.js';
import { AccountGone, PasswordNotConfirmed } from './users.errors.js';
import { UsersService } from './users.service.js';

/** Checks of passwords and sessions, which auth registers at start. */
interface PasswordCheck {
  /** Whether the password is correct. Throws `RATE_LIMITED`, `SERVICE_UNAVAILABLE`. */
  matches(user: UserEntity, password: string, ip: string): Promise<boolean>;
  /** Whether a session has not ended. */
  isLive(sessionId: string, tx: Tx): Promise<boolean>;
}

/** The result of a comparison in which the password was correct. */
export interface Confirmation {
  user: UserEntity;
  session_id: string;
}

/** Confirms a sensitive change with the password: `require` compares it, `hold` checks in the transaction of the change that it still applies. */
@Injectable()
export class PasswordConfirmation {
  private check: PasswordCheck | undefined;

  constructor(private readonly users: UsersService) {}

  /** Sets how passwords are checked. */
  use(check: PasswordCheck): void {
    this.check = check;
  }

  /** Throws `FORBIDDEN` for a wrong password, `SESSION_REVOKED` when the account has been deleted. */
  async require({ id, session_id }: AuthUser, password: string | undefined, ip: string): Promise<Confirmation> {
    const user = await this.users.findById(id);
    if (!user) throw new AccountGone();
    if (password === undefined || !(await this.registered.matches(user, password, ip))) throw new PasswordNotConfirmed();
    return { user, session_id };
  }

  /**
   * Locks the account for the rest of the transaction. Throws `SESSION_REVOKED` when the session has ended since the comparison,
   * `FORBIDDEN` when the password was replaced.
   */
  async hold({ user, session_id }: Confirmation, tx: Tx): Promise<UserEntity> {
    const now = await this.users.lock(user.id, tx);
    if (!now?.is_active || !(await this.registered.isLive(session_id, tx))) throw new AccountGone();
    if (now.password_hash !== user.password_hash) throw new PasswordNotConfirmed();
    return now;
  }

  private get registered(): PasswordCheck {
    if (!this.check) throw new Error('no password check has been registered');
    return this.check;
  }
}
