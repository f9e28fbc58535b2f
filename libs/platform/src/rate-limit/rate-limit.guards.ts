import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { InjectThrottlerOptions, InjectThrottlerStorage, ThrottlerGuard } from '@nestjs/throttler';
import type { ThrottlerModuleOptions, ThrottlerRequest } from '@nestjs/throttler';
import type { FastifyRequest } from 'fastify';

import { RateLimited } from '../errors/index.js';
import { isProbe } from '../health/index.js';
import type { Principal } from '../security/index.js';
import { ipPrefix } from './ip-prefix.js';
import { RateLimitConfig } from './rate-limit.config.js';
import { RATE_LIMIT } from './rate-limit.decorator.js';
import type { StrictLimit } from './rate-limit.decorator.js';
import { RateLimitStorage } from './rate-limit.storage.js';

const MINUTE_MS = 60_000;

async function count(storage: RateLimitStorage, name: string, key: string, limit: number, ttl: number): Promise<void> {
  const { isBlocked, timeToBlockExpire } = await storage.increment(key, ttl, limit, ttl, name);
  if (isBlocked) throw new RateLimited({ seconds: timeToBlockExpire });
}

/** Limits the requests of an address: all of them together, and each strict route separately. Nest's `@Throttle` and `@SkipThrottle` work too. */
@Injectable()
export class IpRateLimitGuard extends ThrottlerGuard {
  constructor(
    @InjectThrottlerOptions() options: ThrottlerModuleOptions,
    @InjectThrottlerStorage() private readonly storage: RateLimitStorage,
    reflector: Reflector,
    private readonly config: RateLimitConfig,
  ) {
    super(options, storage, reflector);
  }

  protected override shouldSkip(context: ExecutionContext): Promise<boolean> {
    return Promise.resolve(!this.config.RATE_LIMIT_ENABLED || isProbe(context.switchToHttp().getRequest<FastifyRequest>()));
  }

  protected override async handleRequest({ context, limit, ttl }: ThrottlerRequest): Promise<boolean> {
    const ip = ipPrefix(context.switchToHttp().getRequest<FastifyRequest>().ip);
    await count(this.storage, 'ip', ip, this.config.RATE_LIMIT_IP_PER_MINUTE, MINUTE_MS);
    const route = `${context.getClass().name}.${context.getHandler().name}`;
    const strict = this.reflector.get<StrictLimit | undefined>(RATE_LIMIT, context.getHandler());
    if (strict) await count(this.storage, strict, `${route}:${ip}`, this.strictLimit(strict), MINUTE_MS);
    if (Number.isFinite(limit)) await count(this.storage, 'route', `${route}:${ip}`, limit, ttl);
    return true;
  }

  private strictLimit(limit: StrictLimit): number {
    return limit === 'auth' ? this.config.RATE_LIMIT_AUTH_PER_MINUTE : this.config.RATE_LIMIT_CODES_PER_MINUTE;
  }
}

/** Limits the requests of an authenticated caller over all addresses; must run after the authentication guard. */
@Injectable()
export class AccountRateLimitGuard implements CanActivate {
  constructor(
    private readonly storage: RateLimitStorage,
    private readonly config: RateLimitConfig,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { principal } = context.switchToHttp().getRequest<{ principal?: Principal }>();
    if (!principal || !this.config.RATE_LIMIT_ENABLED) return true;
    const account = principal.kind === 'user' ? principal.id : principal.client_id;
    await count(this.storage, 'account', account, this.config.RATE_LIMIT_ACCOUNT_PER_MINUTE, MINUTE_MS);
    return true;
  }
}
