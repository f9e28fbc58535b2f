import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';

import { ACCESS, Forbidden } from '#platform';
import type { Access, Principal } from '#platform';

import { InsufficientScope, TokenMissing } from '../auth.errors.js';
import { Authenticator } from './authenticator.js';
import type { AuthenticatedRequest } from './authenticator.js';

const SIGNED_IN: Access = { kind: 'user' };
const BEARER = /^Bearer +(\S+) *$/i;

/** Closed by default: a route without a rule is for signed-in users, `@Public()` and `@Scopes()` open it. */
@Injectable()
export class AccessGuard implements CanActivate {
  private readonly rules = new Map<unknown, Access>();

  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
  ) {}

  async canActivate(ctx: ExecutionContext): Promise<boolean> {
    const rule = this.ruleOf(ctx);
    if (rule.kind === 'public') return true;
    const request = ctx.switchToHttp().getRequest<AuthenticatedRequest>();
    const token = BEARER.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined) throw new TokenMissing();
    const principal = await this.authenticator.authenticate(token, request);
    assertAllowed(principal, rule);
    return true;
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
