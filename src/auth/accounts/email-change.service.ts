import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';

import { Database, DomainEvents, ipPrefix, newId } from '#platform';
import type { Tx } from '#platform';

import { PasswordNotConfirmed, UserAlreadyExists, UserEmailChangeRequested, UsersService } from '../../users/index.js';
import type { UserEntity } from '../../users/index.js';
import { AuthConfig } from '../config/auth.config.js';
import { OtpInvalid } from '../auth.errors.js';
import type { Caller } from '../caller.js';
import type { AddressClaimEntity } from '../claims/address-claim.entity.js';
import { AddressClaims } from '../claims/address-claims.service.js';
import { KnownAddresses } from '../sessions/known-addresses.js';
import { Credentials } from './credentials.js';
import { EmailChangeTrail } from './email-change-trail.js';

type Requested = { user_id: string; email: string; present_email: string; ip: string };

/** Changes the address of accounts once the new one is verified; until then they keep the current one. */
@Injectable()
export class EmailChanges implements OnModuleInit {
  constructor(
    private readonly events: DomainEvents,
    private readonly users: UsersService,
    private readonly claims: AddressClaims,
    private readonly known: KnownAddresses,
    private readonly credentials: Credentials,
    private readonly trail: EmailChangeTrail,
    private readonly config: AuthConfig,
    private readonly db: Database,
  ) {}

  onModuleInit(): void {
    this.events.on(UserEmailChangeRequested, (request, tx) => this.request(request, tx));
  }

  /**
   * Gives the account the claimed address. From a network where its user is not known, the password is required. Throws `OTP_INVALID`,
   * `FORBIDDEN`, `USER_ALREADY_EXISTS`.
   */
  async accept(claim: AddressClaimEntity, password: string | undefined, { ip, network }: Caller): Promise<UserEntity> {
    const owner = await this.users.findById(claim.user_id);
    if (!owner) throw new OtpInvalid();
    // NOTE: the recipient of the mail may not have requested it, and their address must not be given to a stranger's account.
    const known = this.claims.isFrom(claim, network) || (await this.known.includeNetwork(owner.id, network));
    if (!known && (password === undefined || !(await this.credentials.confirm(owner, password, ip)))) throw new PasswordNotConfirmed();
    return this.db.transaction(async (tx) => {
      const before = await this.users.lock(claim.user_id, tx);
      if (before?.password_hash !== owner.password_hash) throw new OtpInvalid();
      await this.claims.consume(claim, tx);
      await this.users.deleteUnverified(claim.email, tx);
      const after = await this.users.update(before.id, { email: claim.email, email_verified: true }, tx);
      await this.trail.changed(before, ip, tx);
      return after;
    });
  }

  /** The latest request replaces earlier ones. */
  private async request({ user_id, email, present_email, ip }: Requested, tx: Tx): Promise<void> {
    if (this.config.REGISTRATION_MODE === 'open' && (await this.users.findByEmail(email, tx)))
      throw new UserAlreadyExists({ field: 'email' });
    await this.claims.dropEmailChanges(user_id, tx);
    const network = ipPrefix(ip);
    const profile = { password_hash: null, username: null, full_name: null, company_name: null };
    const claim_id = newId();
    await this.claims.add({ id: claim_id, user_id, kind: 'email_change', email, ...profile, network }, tx);
    await this.trail.requested({ claim_id, user_id, email, present_email, ip, network }, tx);
  }
}
