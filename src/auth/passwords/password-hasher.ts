import { randomBytes, randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';

import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import bcrypt from 'bcrypt';

import { ipPrefix, metrics, ServiceUnavailable } from '#platform';

import { PasswordBudget } from './password-budget.js';
import type { HashCaller } from './password-budget.js';
import { AuthConfig } from '../config/auth.config.js';
import { FairQueue } from './fair-queue.js';
import { MAX_PASSWORD_BYTES } from './password-policy.js';

const BCRYPT_ALPHABET = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const SALT_AND_HASH_LENGTH = 53;

const duration = metrics.histogram({
  name: 'catalyst_password_hash_seconds',
  help: 'Time to compute one password hash, excluding time in the queue',
  buckets: [0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2],
});

/**
 * bcrypt behind a limit per address and a short queue in which addresses take turns, so that a flood of passwords slows down nothing and
 * nobody else. Throws `RATE_LIMITED` when the limit is reached, `SERVICE_UNAVAILABLE` when the queue is full.
 */
@Injectable()
export class PasswordHasher implements OnModuleInit {
  private readonly queue: FairQueue;
  private seconds = 0.3;
  private decoy = '';

  constructor(
    private readonly config: AuthConfig,
    private readonly budget: PasswordBudget,
  ) {
    // NOTE: bcrypt runs in libuv's thread pool, which file access and DNS lookups also need; one thread stays free for them.
    const most = Math.max(1, config.UV_THREADPOOL_SIZE - 1);
    const concurrency = config.PASSWORD_HASH_CONCURRENCY || Math.min(availableParallelism(), most);
    this.queue = new FairQueue(
      { concurrency, capacity: config.PASSWORD_HASH_QUEUE, perKey: config.PASSWORD_HASH_QUEUE_PER_ADDRESS },
      (waiting) => new ServiceUnavailable({ seconds: Math.ceil((waiting * this.seconds) / concurrency) }),
    );
  }

  async onModuleInit(): Promise<void> {
    this.decoy = await bcrypt.hash(randomBytes(18).toString('base64'), this.config.BCRYPT_COST);
  }

  hash(password: string, caller: HashCaller): Promise<string> {
    return this.enqueue(caller, () => this.timed(() => bcrypt.hash(password, this.config.BCRYPT_COST)));
  }

  /**
   * Whether the password matches the hash; takes the same time without a hash. `admit` runs when this call leaves the queue, immediately
   * before the comparison, so that exactly the comparisons are counted. It refuses by throwing or by returning false, which makes the
   * password count as wrong after the same time.
   */
  verify(password: string, hash: string | undefined, caller: HashCaller, admit: () => Promise<boolean>): Promise<boolean> {
    return this.enqueue(caller, async () => {
      const subject = (await admit()) ? hash : undefined;
      const matches = await this.timed(() => bcrypt.compare(password, subject ?? this.decoy));
      // NOTE: bcrypt reads only 72 bytes; a longer password was never set and must not match by its beginning.
      return matches && subject !== undefined && Buffer.byteLength(password) <= MAX_PASSWORD_BYTES;
    });
  }

  /** A hash that matches no known password; comparing with it takes as long as with any other. */
  unusable(): string {
    const random = Array.from({ length: SALT_AND_HASH_LENGTH }, () => BCRYPT_ALPHABET[randomInt(BCRYPT_ALPHABET.length)]).join('');
    return `$2b$${String(this.config.BCRYPT_COST).padStart(2, '0')}$${random}`;
  }

  /** Whether a hash was made with a work factor other than the configured one. */
  outdated(hash: string): boolean {
    return bcrypt.getRounds(hash) !== this.config.BCRYPT_COST;
  }

  private async enqueue<T>(caller: HashCaller, work: () => Promise<T>): Promise<T> {
    await this.budget.takeForAddress(caller);
    return this.queue.run({ key: ipPrefix(caller.ip), trusted: caller.trusted }, work);
  }

  private async timed<T>(work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    const result = await work();
    this.seconds = 0.8 * this.seconds + (0.2 * (performance.now() - start)) / 1000;
    duration.observe((performance.now() - start) / 1000);
    return result;
  }
}
