import { createHmac } from 'node:crypto';

import { createParamDecorator, Injectable } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { ipPrefix, Secrets } from '#platform';

import { KnownAddresses } from '../sessions/known-addresses.js';

/**
 * The network a request comes from, or null when that cannot be told.
 * NOTE: behind a proxy that TRUST_PROXY does not name, everybody would seem to come from the same place.
 */
export const FromNetwork = createParamDecorator((_: unknown, ctx: ExecutionContext): string | null => {
  const request = ctx.switchToHttp().getRequest<FastifyRequest>();
  const relayed = request.headers['x-forwarded-for'] !== undefined || request.headers.forwarded !== undefined;
  return relayed && request.ips === undefined ? null : ipPrefix(request.ip);
});

/** Tells whether two requests come from one place, without storing where that is. */
@Injectable()
export class Origins {
  constructor(
    private readonly secrets: Secrets,
    private readonly known: KnownAddresses,
  ) {}

  /** What is stored of a network: a keyed hash. */
  hash(network: string | null): Buffer | null {
    return network === null ? null : createHmac('sha256', this.secrets.keys('origin')[0]).update(network).digest();
  }

  /** Whether a user has signed in from a network; asks the same of the database when there is no such user. */
  isKnown(userId: string | undefined, network: string | null): Promise<boolean> {
    return this.known.includeNetwork(userId, network);
  }
}
