import { Injectable } from '@nestjs/common';

import { Database } from '#platform';

import type { UserEntity } from '../../users/index.js';
import type { Caller } from '../caller.js';
import { Audit } from '../audit/audit.js';
import { InvalidCredentials } from '../auth.errors.js';
import type { Transport } from '../sessions/session.entity.js';
import type { IssuedTokens } from '../sessions/session-issuer.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { Credentials } from './credentials.js';

const MAX_ATTEMPTS = 3;

/** Signs users in. */
@Injectable()
export class LoginService {
  constructor(
    private readonly credentials: Credentials,
    private readonly sessions: SessionsService,
    private readonly audit: Audit,
    private readonly db: Database,
  ) {}

  /**
   * By email address or username. Unknown names, wrong passwords and inactive accounts take the same path and the same time.
   * Throws `INVALID_CREDENTIALS`, `EMAIL_NOT_VERIFIED`, `RATE_LIMITED`, `SERVICE_UNAVAILABLE`.
   */
  async login(identifier: string, password: string, transport: Transport, caller: Caller): Promise<IssuedTokens> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const user = await this.credentials.check(identifier, password, caller);
      const issued = await this.open(user, transport, caller);
      if (issued) return issued;
    }
    throw new InvalidCredentials();
  }

  /** Nothing when the password hash has been replaced since the comparison: the password must then be compared with the new one. */
  private async open(user: UserEntity, transport: Transport, caller: Caller): Promise<IssuedTokens | undefined> {
    try {
      return await this.db.transaction(async (tx) => {
        const issued = await this.sessions.open(user, transport, caller, tx);
        await this.audit.record(
          { event: 'user.login', outcome: 'success', user_id: user.id, session_id: issued.session_id, ip: caller.ip },
          tx,
        );
        return issued;
      });
    } catch (error) {
      if (error instanceof InvalidCredentials) return undefined;
      throw error;
    }
  }
}
