import { applyDecorators, createParamDecorator, SetMetadata } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { ApiBearerAuth } from '@nestjs/swagger';

import { Forbidden } from '../errors/index.js';
import type { AuthUser, Principal } from './principal.js';

/** Metadata key of a route's access rule; the value is an `Access`. */
export const ACCESS = 'catalyst:access';

/** Who may call a route. Routes without a rule are for signed-in users. */
export type Access = { kind: 'public' } | { kind: 'user' } | { kind: 'service'; scopes: readonly string[]; or_user: boolean };

/** Anybody may call this, also without a token. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(ACCESS, { kind: 'public' } satisfies Access);

/** Only service clients that hold all of these scopes; with `orUser`, signed-in users too. */
export const Scopes = (...scopes: string[]): MethodDecorator & ClassDecorator =>
  applyDecorators(ApiBearerAuth('service'), SetMetadata(ACCESS, { kind: 'service', scopes, or_user: false } satisfies Access));

/** Service clients that hold all of these scopes, and signed-in users. */
export const ScopesOrUser = (...scopes: string[]): MethodDecorator & ClassDecorator =>
  applyDecorators(
    ApiBearerAuth('service'),
    ApiBearerAuth('user'),
    SetMetadata(ACCESS, { kind: 'service', scopes, or_user: true } satisfies Access),
  );

function principalOf(ctx: ExecutionContext): Principal | undefined {
  return ctx.switchToHttp().getRequest<{ principal?: Principal }>().principal;
}

/** The signed-in user; a service client is refused. */
export const CurrentUser = createParamDecorator((_: unknown, ctx: ExecutionContext): AuthUser => {
  const principal = principalOf(ctx);
  if (principal?.kind !== 'user') throw new Forbidden();
  return principal;
});

/** Whoever calls, or nobody on a public route. */
export const CurrentPrincipal = createParamDecorator((_: unknown, ctx: ExecutionContext): Principal | undefined => principalOf(ctx));
