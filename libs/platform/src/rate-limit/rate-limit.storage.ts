import { setTimeout as sleep } from 'node:timers/promises';

import { Injectable } from '@nestjs/common';
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import type { ThrottlerStorage } from '@nestjs/throttler';
import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';

import { connectRedis, RedisConfig } from '../redis/index.js';
import { Leases } from './leases.js';
import type { Consumed } from './leases.js';
import { RateLimitConfig } from './rate-limit.config.js';

type Verdict = Awaited<ReturnType<ThrottlerStorage['increment']>>;

const BOOT_WAIT_MS = 500;

/** Names of the generous limits: they are counted in portions and stay unchanged while Redis is unreachable. */
const GENEROUS = new Set(['ip', 'account']);

/**
 * Counts requests of all processes in Redis. While Redis is unreachable, each process counts separately: generous limits stay unchanged,
 * strict ones shrink to `RATE_LIMIT_DEGRADED_PERCENT`. No limit is lifted.
 */
@Injectable()
export class RateLimitStorage implements ThrottlerStorage, OnModuleInit, OnApplicationShutdown {
  private readonly redis: Redis;
  private readonly limiters = new Map<string, RateLimiterRedis>();
  private readonly leases = new Leases();

  constructor(
    redis: RedisConfig,
    private readonly config: RateLimitConfig,
  ) {
    this.redis = connectRedis(redis.url, 'counting');
  }

  async onModuleInit(): Promise<void> {
    for (const end = Date.now() + BOOT_WAIT_MS; this.redis.status !== 'ready' && Date.now() < end;) await sleep(10);
  }

  onApplicationShutdown(): void {
    this.redis.disconnect();
  }

  /** Counts one request. Takes milliseconds and returns seconds, as the throttler requires. */
  async increment(key: string, ttl: number, limit: number, _blockDuration: number, name: string): Promise<Verdict> {
    const limiter = this.limiter(name, limit, ttl);
    // NOTE: a hundredth of a generous limit is reserved in Redis at a time, so that most requests need no round trip and the limit still holds.
    const portion = GENEROUS.has(name) ? Math.max(1, Math.floor(limit / 100)) : 1;
    const result =
      portion === 1
        ? await consume(limiter, key, 1)
        : await this.leases.take(`${name}:${key}`, portion, () => consume(limiter, key, portion));
    const seconds = Math.max(1, Math.ceil(result.milliseconds / 1000));
    return {
      totalHits: result.allowed ? 1 : limit + 1,
      timeToExpire: seconds,
      isBlocked: !result.allowed,
      timeToBlockExpire: result.allowed ? 0 : seconds,
    };
  }

  private limiter(name: string, limit: number, ttl: number): RateLimiterRedis {
    const id = `${name}:${limit}:${ttl}`;
    const known = this.limiters.get(id);
    if (known) return known;
    const duration = Math.max(1, Math.round(ttl / 1000));
    const degraded = GENEROUS.has(name) ? limit : Math.max(1, Math.floor((limit * this.config.RATE_LIMIT_DEGRADED_PERCENT) / 100));
    const limiter = new RateLimiterRedis({
      storeClient: this.redis,
      keyPrefix: `catalyst:rate:${name}`,
      points: limit,
      duration,
      rejectIfRedisNotReady: true,
      inMemoryBlockOnConsumed: limit + 1,
      insuranceLimiter: new RateLimiterMemory({ keyPrefix: name, points: degraded, duration }),
    });
    this.limiters.set(id, limiter);
    return limiter;
  }
}

async function consume(limiter: RateLimiterRedis, key: string, points: number): Promise<Consumed> {
  try {
    return { allowed: true, milliseconds: (await limiter.consume(key, points)).msBeforeNext };
  } catch (rejection) {
    if (rejection instanceof RateLimiterRes) return { allowed: false, milliseconds: rejection.msBeforeNext };
    throw rejection;
  }
}
