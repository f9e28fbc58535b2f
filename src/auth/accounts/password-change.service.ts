import { Injectable } from '@nestjs/common';

import type { AuthUser } from '#platform';

import { PasswordConfirmation } from '../../users/index.js';
import type { UserEntity } from '../../users/index.js';
import type { Caller } from '../caller.js';
import type { ChangePassword } from './accounts.schema.js';
import { assertPassword } from '../passwords/password-policy.js';
import { NewPassword } from './new-password.js';

/** Changes the password of a signed-in user who knows the current one. */
@Injectable()
export class PasswordChangeService {
  constructor(
    private readonly confirmation: PasswordConfirmation,
    private readonly passwords: NewPassword,
  ) {}

  /**
   * Keeps the session of the request and ends all others. Throws `FORBIDDEN`, `VALIDATION_ERROR`, `RATE_LIMITED`, and `SESSION_REVOKED`
   * when the session has ended in the meantime.
   */
  async change(user: AuthUser, account: UserEntity, { current_password, new_password }: ChangePassword, { ip }: Caller): Promise<void> {
    assertPassword(new_password, 'new_password', account);
    const confirmed = await this.confirmation.require(user, current_password, ip);
    await this.passwords.set(user.id, new_password, {
      event: 'password.changed',
      reason: 'password_changed',
      keepSession: user.session_id,
      ip,
      before: async (tx) => void (await this.confirmation.hold(confirmed, tx)),
    });
  }
}
