import { Injectable } from '@nestjs/common';

import { PasswordNotConfirmed } from '../../users/index.js';
import type { UserEntity } from '../../users/index.js';
import type { Caller } from '../access/caller.js';
import type { ChangePassword } from '../auth.schema.js';
import { assertPassword } from '../passwords/password-policy.js';
import { Credentials } from './credentials.js';
import { NewPassword } from './new-password.js';

/** Changes the password of somebody who is signed in and knows the old one. */
@Injectable()
export class PasswordChangeService {
  constructor(
    private readonly credentials: Credentials,
    private readonly passwords: NewPassword,
  ) {}

  /** The session of the request stays, all others end. Throws `FORBIDDEN`, `VALIDATION_ERROR`, `RATE_LIMITED`. */
  async change(user: UserEntity, sessionId: string, { current_password, new_password }: ChangePassword, { ip }: Caller): Promise<void> {
    assertPassword(new_password, 'new_password', user);
    if (!(await this.credentials.confirm(user, current_password, ip))) throw new PasswordNotConfirmed();
    await this.passwords.set(user.id, new_password, {
      event: 'password.changed',
      reason: 'password_changed',
      keepSession: sessionId,
      ip,
    });
  }
}
