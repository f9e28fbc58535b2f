import { Injectable } from '@nestjs/common';

import { Database, newId } from '#platform';

import { UserAlreadyExists, UsersService } from '../../users/index.js';
import type { NewUser } from '../../users/index.js';
import type { Caller } from '../caller.js';
import { CodeGuesses } from '../codes/code-guesses.js';
import { Audit } from '../audit/audit.js';
import type { Register } from './accounts.schema.js';
import { VerifyEmailMail } from '../mails/mail-kinds.js';
import { AccountMailer } from '../mails/account-mailer.js';
import { PasswordHasher } from '../passwords/password-hasher.js';
import { assertPassword } from '../passwords/password-policy.js';
import type { IssuedTokens } from '../sessions/session-issuer.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { PendingRegistrations } from './pending-registrations.js';

/** Registers accounts. */
@Injectable()
export class RegistrationService {
  constructor(
    private readonly users: UsersService,
    private readonly hasher: PasswordHasher,
    private readonly sessions: SessionsService,
    private readonly mails: AccountMailer,
    private readonly audit: Audit,
    private readonly pending: PendingRegistrations,
    private readonly guesses: CodeGuesses,
    private readonly db: Database,
  ) {}

  /** Creates an account and signs it in. Throws `USER_ALREADY_EXISTS`, `VALIDATION_ERROR`, `SERVICE_UNAVAILABLE`. */
  async register(body: Register, caller: Caller): Promise<IssuedTokens> {
    assertPassword(body.password, 'password', body);
    // NOTE: this saves the hash; concurrent requests are refused by the unique keys.
    if (await this.users.findByEmail(body.email)) throw new UserAlreadyExists({ field: 'email' });
    const candidate = await this.candidate(body, caller);
    await this.guesses.requested('email_verification', body.email, caller.ip);
    return this.db.transaction(async (tx) => {
      const user = await this.users.create(candidate, tx);
      const issued = await this.sessions.open(user, body.token_delivery, caller, tx);
      await this.mails.request(VerifyEmailMail, { user_id: user.id }, { to: user.email, reserve: 'anyone', network: caller.network }, tx);
      await this.audit.record({ event: 'user.registered', outcome: 'success', user_id: user.id, ip: caller.ip }, tx);
      return issued;
    });
  }

  /** Creates an account that must verify its address first. Does the same work for known and unknown addresses. */
  async registerUnverified(body: Register, caller: Caller): Promise<void> {
    assertPassword(body.password, 'password', body);
    await this.pending.add(await this.candidate(body, caller), caller);
  }

  private async candidate({ email, password, username, full_name, name, company_name }: Register, { ip }: Caller): Promise<NewUser> {
    return {
      id: newId(),
      email,
      username: username ?? null,
      full_name: full_name ?? name ?? null,
      company_name: company_name ?? null,
      password_hash: await this.hasher.hash(password, { ip, trusted: false }),
    };
  }
}
