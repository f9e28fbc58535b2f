import { Injectable } from '@nestjs/common';

import { Database } from '#platform';

import { UsersService } from '../../users/index.js';
import type { UserEntity } from '../../users/index.js';
import type { Caller } from '../access/caller.js';
import { Audit } from '../audit/audit.js';
import type { IssuedTokens } from '../sessions/issued-tokens.js';
import type { Transport } from '../sessions/session.entity.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { Credentials } from './credentials.js';

/** Signs people in. */
@Injectable()
export class LoginService {
  constructor(
    private readonly credentials: Credentials,
    private readonly users: UsersService,
    private readonly sessions: SessionsService,
    private readonly audit: Audit,
    private readonly db: Database,
  ) {}

  /**
   * By address or username. Unknown, wrong and inactive take the same road and the same time.
   * Throws `INVALID_CREDENTIALS`, `EMAIL_NOT_VERIFIED`, `RATE_LIMITED`, `SERVICE_UNAVAILABLE`.
   */
  async login(identifier: string, password: string, transport: Transport, caller: Caller): Promise<IssuedTokens> {
    const user = await this.credentials.check(await this.find(identifier), identifier, password, caller);
    return this.db.transaction(async (tx) => {
      const issued = await this.sessions.open(user.id, transport, caller, tx);
      await this.audit.record(
        { event: 'user.login', outcome: 'success', user_id: user.id, session_id: issued.session_id, ip: caller.ip },
        tx,
      );
      return issued;
    });
  }

  private find(identifier: string): Promise<UserEntity | undefined> {
    return identifier.includes('@') ? this.users.findByEmail(identifier.toLowerCase()) : this.users.findByUsername(identifier);
  }
}
