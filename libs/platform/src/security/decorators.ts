import { applyDecorators, createParamDecorator, SetMetadata } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { ApiBearerAuth } from '@nestjs/swagger';

import { Forbidden } from '../errors/index.js';
import type { AuthUser, Principal } from './principal.js';

/** Metadata key of a route's access rule; the value is an `Access`. */
export const ACCESS = 'catalyst:access';

/** Who may call a route. Routes without a rule require a signed-in user. */
export type Access = { kind: 'public' } | { kind: 'user' } | { kind: 'service'; scopes: readonly string[]; or_user: boolean };

/** The route requires no authentication. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(ACCESS, { kind: 'public' } satisfies Access);

/** The route is for service clients that have all of these scopes. */
export const Scopes = (...scopes: string[]): MethodDecorator & ClassDecorator =>
  applyDecorators(ApiBearerAuth('service'), SetMetadata(ACCESS, { kind: 'service', scopes, or_user: false } satisfies Access));

/** The route is for service clients that have all of these scopes, and for signed-in users. */
export const ScopesOrUser = (...scopes: string[]): MethodDecorator & ClassDecorator =>
  applyDecorators(
    ApiBearerAuth('service'),
    ApiBearerAuth('user'),
    SetMetadata(ACCESS, { kind: 'service', scopes, or_user: true } satisfies Access),
  );

function principalOf(ctx: ExecutionContext): Principal | undefined {
  return ctx.switchToHttp().getRequest<{ principal?: Principal }>().principal;
}

/** The signed-in user. Throws `FORBIDDEN` for any other caller. */
export const CurrentUser = createParamDecorator((_: unknown, ctx: ExecutionContext): AuthUser => {
  const principal = principalOf(ctx);
  if (principal?.kind !== 'user') throw new Forbidden();
  return principal;
});

/** The caller; undefined for an unauthenticated request to a public route. */
export const CurrentPrincipal = createParamDecorator((_: unknown, ctx: ExecutionContext): Principal | undefined => principalOf(ctx));
