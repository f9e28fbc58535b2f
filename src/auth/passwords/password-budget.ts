import { Injectable } from '@nestjs/common';

import { ipPrefix, RateLimitConfig, RateLimited, RateLimitStorage } from '#platform';

import { GuessConfig } from '../config/guess.config.js';

const MINUTE_MS = 60_000;

/** Who asks for a password to be hashed or compared. */
export interface HashCaller {
  ip: string;
  /** Whether the account is known at this address, where strangers at other addresses must not block it. */
  trusted: boolean;
}

/** Limits hashes over all routes and processes: each takes about a third of a second of a core. */
@Injectable()
export class PasswordBudget {
  constructor(
    private readonly storage: RateLimitStorage,
    private readonly limits: RateLimitConfig,
    private readonly config: GuessConfig,
  ) {}

  /** Counts a hash for an address; users known there are counted separately from strangers. Throws `RATE_LIMITED`. */
  async takeForAddress({ ip, trusted }: HashCaller): Promise<void> {
    await this.take('password_address', `${ipPrefix(ip)} ${trusted}`, this.config.RATE_LIMIT_PASSWORDS_PER_MINUTE);
  }

  /** Counts a hash for an account or a typed name; known users are counted separately from strangers. Throws `RATE_LIMITED`. */
  async takeForAccount(subject: string, { trusted }: Pick<HashCaller, 'trusted'>): Promise<void> {
    await this.take('password_account', `${subject} ${trusted}`, this.config.RATE_LIMIT_PASSWORDS_PER_ACCOUNT_PER_MINUTE);
  }

  private async take(name: string, key: string, limit: number): Promise<void> {
    if (!this.limits.RATE_LIMIT_ENABLED) return;
    const { isBlocked, timeToBlockExpire } = await this.storage.increment(key, MINUTE_MS, limit, MINUTE_MS, name);
    if (isBlocked) throw new RateLimited({ seconds: timeToBlockExpire });
  }
}
