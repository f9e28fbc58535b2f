import { Injectable } from '@nestjs/common';
import { NIL } from 'uuid';

import { ipPrefix } from '#platform';

import { SessionsRepository } from './sessions.repository.js';

/** The addresses that users have recently signed in from: limits that strangers exhaust elsewhere must not block a user there. */
@Injectable()
export class KnownAddresses {
  constructor(private readonly sessions: SessionsRepository) {}

  /** Whether the account is known at the address. Does the same work when there is no account. */
  include(userId: string | undefined, ip: string): Promise<boolean> {
    return this.includeNetwork(userId, ipPrefix(ip));
  }

  /** Whether the account is known in the network; false when the network is unknown. */
  async includeNetwork(userId: string | undefined, network: string | null): Promise<boolean> {
    const known = await this.sessions.knownAddresses(userId ?? NIL);
    return known.some((address) => ipPrefix(address) === network);
  }
}
