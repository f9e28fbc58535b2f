import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** Where a request comes from; the address counts configured proxies only. */
export interface Caller {
  ip: string;
  user_agent: string | null;
}

const MAX_USER_AGENT = 300;

function callerOf(request: FastifyRequest): Caller {
  const agent = request.headers['user-agent']?.slice(0, MAX_USER_AGENT).toWellFormed();
  return { ip: request.ip, user_agent: agent || null };
}

/** The `Caller` of the request. */
export const FromCaller = createParamDecorator((_: unknown, ctx: ExecutionContext): Caller => callerOf(ctx.switchToHttp().getRequest()));
