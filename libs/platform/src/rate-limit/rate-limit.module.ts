import { Module } from '@nestjs/common';
import { ThrottlerModule } from '@nestjs/throttler';

import { RedisConfig } from '../redis/index.js';
import { RateLimitConfig } from './rate-limit.config.js';
import { AccountRateLimitGuard, IpRateLimitGuard } from './rate-limit.guards.js';
import { RateLimitStorage } from './rate-limit.storage.js';

@Module({ providers: [RedisConfig, RateLimitConfig, RateLimitStorage], exports: [RateLimitConfig, RateLimitStorage] })
class RateLimitStorageModule {}

/** Provides the rate-limit guards; the importing module decides their order among the global guards. */
@Module({
  imports: [
    RateLimitStorageModule,
    ThrottlerModule.forRootAsync({
      imports: [RateLimitStorageModule],
      inject: [RateLimitStorage],
      // NOTE: the throttler has no default limit; a route can set one with @Throttle.
      useFactory: (storage: RateLimitStorage) => ({ storage, throttlers: [{ name: 'default', limit: Infinity, ttl: 60_000 }] }),
    }),
  ],
  providers: [IpRateLimitGuard, AccountRateLimitGuard],
  exports: [RateLimitStorageModule, ThrottlerModule, IpRateLimitGuard, AccountRateLimitGuard],
})
export class RateLimitModule {}
