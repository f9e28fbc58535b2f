import { Injectable } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard, AuthModuleOptions } from '@nestjs/passport';
import { validate as isUuid } from 'uuid';

import { ACCESS, Forbidden } from '#platform';
import type { Access, Principal } from '#platform';

import { InsufficientScope, TokenInvalid } from '../auth.errors.js';
import type { AuthenticatedRequest } from '../caller.js';
import { tokenError } from '../tokens/access-tokens.js';
import { Authenticator } from './authenticator.js';

const SIGNED_IN: Access = { kind: 'user' };

/** Routes are closed by default: without a rule they are for signed-in users; `@Public()` and `@Scopes()` open them. */
@Injectable()
export class PrincipalGuard extends AuthGuard() {
  private readonly rules = new Map<unknown, Access>();

  constructor(
    options: AuthModuleOptions,
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
  ) {
    super(options);
  }

  override async canActivate(ctx: ExecutionContext): Promise<boolean> {
    const rule = this.ruleOf(ctx);
    if (rule.kind === 'public') return true;
    await super.canActivate(ctx);
    const request = ctx.switchToHttp().getRequest<AuthenticatedRequest>();
    const principal = await this.confirm(request);
    assertAllowed(principal, rule);
    return true;
  }

  /** Takes the outcome of passport: a principal, an error, or the reasons for which strategies refused the request. */
  override handleRequest<T>(error: unknown, principal: T | false | null | undefined, reasons: unknown): T {
    if (error) throw error instanceof Error ? error : new Error('a strategy failed', { cause: error });
    if (principal) return principal;
    const [reason] = [reasons].flat();
    throw reason instanceof Error ? tokenError(reason) : new TokenInvalid();
  }

  /** Checks that the principal of a user has an open session, unless the strategy has already read it. */
  private async confirm(request: AuthenticatedRequest): Promise<Principal> {
    const { principal } = request;
    if (!isPrincipal(principal)) throw new TokenInvalid();
    if (principal.kind === 'user') {
      if (request.account?.id !== principal.id) request.account = await this.authenticator.accountOf(principal);
      request.context.user_id = principal.id;
    }
    return principal;
  }

  private ruleOf(ctx: ExecutionContext): Access {
    const handler = ctx.getHandler();
    const known = this.rules.get(handler);
    if (known) return known;
    const rule = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, [handler, ctx.getClass()]) ?? SIGNED_IN;
    this.rules.set(handler, rule);
    return rule;
  }
}

function assertAllowed(principal: Principal, rule: Exclude<Access, { kind: 'public' }>): void {
  if (principal.kind === 'user') {
    if (rule.kind === 'service' && !rule.or_user) throw new InsufficientScope({ scopes: rule.scopes });
    return;
  }
  if (rule.kind === 'user') throw new Forbidden();
  if (!rule.scopes.every((scope) => principal.scopes.includes(scope))) throw new InsufficientScope({ scopes: rule.scopes });
}

/** NOTE: strategies may come from packages, so what they return is checked. */
function isPrincipal(value: unknown): value is Principal {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  const { kind, id, session_id, client_id, scopes } = value as Record<string, unknown>;
  if (kind === 'user') return isUuid(id) && isUuid(session_id);
  return kind === 'service' && isUuid(client_id) && Array.isArray(scopes) && scopes.every((scope) => typeof scope === 'string');
}
