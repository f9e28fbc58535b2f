import { Injectable } from '@nestjs/common';

import { Mailer } from '#mailer';
import { Database, newId } from '#platform';
import type { Tx } from '#platform';

import { UserAlreadyExists, UsersService } from '../../users/index.js';
import type { NewUser } from '../../users/index.js';
import type { Caller } from '../access/caller.js';
import { CodeGuesses } from '../attempts/code-guesses.js';
import { Audit } from '../audit/audit.js';
import type { Register } from '../auth.schema.js';
import { AccountExistsMail, VerifyEmailMail } from '../mails/mail-kinds.js';
import { PasswordHasher } from '../passwords/password-hasher.js';
import { assertPassword } from '../passwords/password-policy.js';
import type { IssuedTokens } from '../sessions/issued-tokens.js';
import { SessionsService } from '../sessions/sessions.service.js';

/** What a registration leaves behind: a mail and an event, in its transaction. */
@Injectable()
export class RegistrationTrail {
  constructor(
    private readonly mailer: Mailer,
    private readonly audit: Audit,
    private readonly guesses: CodeGuesses,
  ) {}

  /** The address that registers may guess at the code it is about to be mailed. */
  async codeRequested(email: string, { ip }: Caller): Promise<void> {
    await this.guesses.requested('email_verification', email, ip);
  }

  async registered(userId: string, { ip }: Caller, tx: Tx): Promise<void> {
    await this.mailer.enqueue(VerifyEmailMail, { user_id: userId }, tx);
    await this.audit.record({ event: 'user.registered', outcome: 'success', user_id: userId, ip }, tx);
  }

  /** The address has an account: its owner is told, nobody else is. */
  async repeated(userId: string, verified: boolean, { ip }: Caller, tx: Tx): Promise<void> {
    await this.mailer.enqueue(verified ? AccountExistsMail : VerifyEmailMail, { user_id: userId }, tx);
    await this.audit.record({ event: 'user.registered', outcome: 'failure', user_id: userId, ip }, tx);
  }
}

/** Makes accounts. */
@Injectable()
export class RegistrationService {
  constructor(
    private readonly users: UsersService,
    private readonly hasher: PasswordHasher,
    private readonly sessions: SessionsService,
    private readonly trail: RegistrationTrail,
    private readonly db: Database,
  ) {}

  /** Makes an account and signs it in. Throws `USER_ALREADY_EXISTS`, `VALIDATION_ERROR`, `SERVICE_UNAVAILABLE`. */
  async register(body: Register, caller: Caller): Promise<IssuedTokens> {
    assertPassword(body.password, 'password', body);
    // NOTE: spares the hash; whoever comes at the same moment is told by the unique keys.
    if (await this.users.findByEmail(body.email)) throw new UserAlreadyExists({ field: 'email' });
    const candidate = await this.candidate(body, caller);
    return this.db.transaction(async (tx) => {
      const user = await this.users.create(candidate, tx);
      const issued = await this.sessions.open(user, body.token_delivery, caller, tx);
      await this.trail.registered(user.id, caller, tx);
      return issued;
    });
  }

  /** Makes an account that has to verify its address first. Does the same work whether or not the address is known. */
  async registerUnverified(body: Register, caller: Caller): Promise<void> {
    assertPassword(body.password, 'password', body);
    const candidate = await this.candidate(body, caller);
    await this.trail.codeRequested(body.email, caller);
    if (body.username && (await this.isSomebodyElses(body.username, body.email))) throw new UserAlreadyExists({ field: 'username' });
    await this.db.transaction(async (tx) => {
      const created = await this.users.createIfFree(candidate, tx);
      if (created) return this.trail.registered(created.id, caller, tx);
      const existing = await this.users.findByEmail(body.email, tx);
      if (!existing) throw new UserAlreadyExists({ field: 'username' });
      await this.trail.repeated(existing.id, existing.email_verified, caller, tx);
    });
  }

  private async isSomebodyElses(username: string, email: string): Promise<boolean> {
    const owner = await this.users.findByUsername(username);
    return owner !== undefined && owner.email !== email;
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
