import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { Forbidden, ipPrefix } from '#platform';
import type { Principal } from '#platform';

import type { UserEntity } from '../users/index.js';

/** Where a request comes from. */
export interface Caller {
  /** The client address; of the forwarding headers, only those of the proxies in TRUST_PROXY count. */
  ip: string;
  /** The network of that address; null when it is unknown. */
  network: string | null;
  user_agent: string | null;
}

/** A request that has passed the guard: its principal, and the user's row that was read to authenticate it. */
export type AuthenticatedRequest = FastifyRequest & { principal?: Principal; account?: UserEntity };

const MAX_USER_AGENT = 300;

/** NOTE: behind a proxy that TRUST_PROXY does not name, all requests would appear to come from one network. */
function networkOf({ headers, ip, ips }: FastifyRequest): string | null {
  const forwarded = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;
  return forwarded && ips === undefined ? null : ipPrefix(ip);
}

function callerOf(request: FastifyRequest): Caller {
  const agent = request.headers['user-agent']?.slice(0, MAX_USER_AGENT).toWellFormed();
  return { ip: request.ip, network: networkOf(request), user_agent: agent || null };
}

/** The `Caller` of the request. */
export const FromCaller = createParamDecorator((_: unknown, ctx: ExecutionContext): Caller => callerOf(ctx.switchToHttp().getRequest()));

/** The row of the signed-in user, as the guard read it. */
export const CurrentAccount = createParamDecorator((_: unknown, ctx: ExecutionContext): UserEntity => {
  const { account } = ctx.switchToHttp().getRequest<AuthenticatedRequest>();
  if (!account) throw new Forbidden();
  return account;
});
