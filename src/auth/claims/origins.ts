import { createHmac } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { Secrets } from '#platform';

/** Tells whether two requests come from the same network, without storing which one. */
@Injectable()
export class Origins {
  constructor(private readonly secrets: Secrets) {}

  /** The stored form of a network: a keyed hash; null when the network is unknown. */
  hash(network: string | null): Buffer | null {
    return network === null ? null : createHmac('sha256', this.secrets.keys('origin')[0]).update(network).digest();
  }
}
