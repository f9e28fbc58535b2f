import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';

import { Forbidden } from '#platform';

import type { UserEntity } from '../../users/index.js';
import type { AuthenticatedRequest } from './authenticator.js';

/** The row of the signed-in user, as the guard read it. */
export const CurrentAccount = createParamDecorator((_: unknown, ctx: ExecutionContext): UserEntity => {
  const { account } = ctx.switchToHttp().getRequest<AuthenticatedRequest>();
  if (!account) throw new Forbidden();
  return account;
});
