import { Injectable } from '@nestjs/common';

import type { UserEntity } from './user.entity.js';
import { PasswordNotConfirmed } from './users.errors.js';

type Check = (user: UserEntity, password: string, ip: string) => Promise<boolean>;

/** Asks for the password again before a sensitive change. Whoever knows how passwords are checked says so here at start. */
@Injectable()
export class PasswordConfirmation {
  private check: Check | undefined;

  use(check: Check): void {
    this.check = check;
  }

  /** Throws `FORBIDDEN` unless the password is the user's. */
  async require(user: UserEntity, password: string | undefined, ip: string): Promise<void> {
    if (!this.check) throw new Error('nobody knows how to check passwords');
    if (password === undefined || !(await this.check(user, password, ip))) throw new PasswordNotConfirmed();
  }
}
