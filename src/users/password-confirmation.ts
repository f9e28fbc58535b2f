import { Injectable } from '@nestjs/common';

import type { AuthUser, Tx } from '#platform';

import type { UserEntity } from './user.entity.js';
import { AccountGone, PasswordNotConfirmed } from './users.errors.js';
import { UsersService } from './users.service.js';

/** What identity knows about passwords and sessions; it registers itself at start. */
interface PasswordCheck {
  /** Whether the password is the user's. Throws `RATE_LIMITED`, `SERVICE_UNAVAILABLE`. */
  matches(user: UserEntity, password: string, ip: string): Promise<boolean>;
  /** Whether a session has not ended. */
  isLive(sessionId: string, tx: Tx): Promise<boolean>;
}

/** A password that was right when it was compared. */
export interface Confirmation {
  user: UserEntity;
  session_id: string;
}

/** Asks for the password again before a sensitive change: `require` compares, `hold` makes sure in the change's transaction that it still holds. */
@Injectable()
export class PasswordConfirmation {
  private check: PasswordCheck | undefined;

  constructor(private readonly users: UsersService) {}

  /** Sets how passwords are checked. */
  use(check: PasswordCheck): void {
    this.check = check;
  }

  /** Throws `FORBIDDEN` unless the password is the user's, `SESSION_REVOKED` when the account is gone. */
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
