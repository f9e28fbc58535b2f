import { Injectable } from '@nestjs/common';

import { ipPrefix } from '#platform';

import { NOBODY } from '../nobody.js';
import { SessionsRepository } from './sessions.repository.js';

/** The addresses that accounts have signed in from lately: what strangers do elsewhere must not hold up their owners there. */
@Injectable()
export class KnownAddresses {
  constructor(private readonly sessions: SessionsRepository) {}

  /** Whether the account is known from the address; the same work without an account. */
  include(userId: string | undefined, ip: string): Promise<boolean> {
    return this.includeNetwork(userId, ipPrefix(ip));
  }

  /** The same for the network of an address; never for one that cannot be told. */
  async includeNetwork(userId: string | undefined, network: string | null): Promise<boolean> {
    const known = await this.sessions.knownAddresses(userId ?? NOBODY);
    return known.some((address) => ipPrefix(address) === network);
  }
}
