import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';

import { ConfigError, RuntimeConfig } from '../config/index.js';
import { DatabaseConfig } from '../database/index.js';
import { Logger } from '../logging/index.js';
import { connectRedis, RedisConfig } from '../redis/index.js';

const USES = { client: 'commands', bclient: 'blocking', subscriber: 'subscriber' } as const;
const BOOT_WAIT_MS = 2_000;
const CLOSE_WAIT_MS = 1_000;

/** The Redis connections that Bull works with: opened here so that they fail fast, closed here because Bull does not close what it was given. */
@Injectable()
export class RedisConnections {
  private readonly logger = new Logger('Queue');
  private readonly open: Redis[] = [];
  private shared: Redis | undefined;

  constructor(
    private readonly config: RedisConfig,
    private readonly runtime: RuntimeConfig,
    private readonly database: DatabaseConfig,
  ) {}

  /** Starts every key: work of one database never meets workers of another one that shares the Redis. */
  get namespace(): string {
    const { host, pathname } = new URL(this.database.url);
    return `catalyst:${createHash('sha256').update(`${host}${pathname}`).digest('hex').slice(0, 8)}`;
  }

  /** What Bull calls for each connection it wants; the short commands of all lanes share one. */
  create(type: keyof typeof USES): Redis {
    if (type === 'client') return this.commands;
    const redis = connectRedis(this.config.url, USES[type]);
    // NOTE: Bull names its blocking connections as soon as they are up and does not catch what that ends with when we close them in this moment.
    if (type === 'bclient') Object.assign(redis, { client: (...args: string[]) => redis.call('client', args).catch(() => undefined) });
    this.open.push(redis);
    return redis;
  }

  /** The connection for short commands. */
  get commands(): Redis {
    if (!this.shared) {
      this.shared = connectRedis(this.config.url, 'commands');
      this.shared.setMaxListeners(50);
      this.open.push(this.shared);
    }
    return this.shared;
  }

  /** Calls `listener` each time the connection has come up. */
  onReady(listener: () => void): void {
    this.commands.on('ready', listener);
  }

  /** Whether commands can be sent now. */
  get up(): boolean {
    return this.commands.status === 'ready';
  }

  async ping(): Promise<boolean> {
    if (!this.up) return false;
    return this.commands.ping().then(
      (answer) => answer === 'PONG',
      () => false,
    );
  }

  /**
   * Refuses a Redis that may throw keys away: in production this stops the start, elsewhere it warns.
   * When Redis does not answer in time the process starts all the same, since it survives without, and asks once Redis is there.
   */
  async checkPolicy(): Promise<void> {
    for (const deadline = Date.now() + BOOT_WAIT_MS; Date.now() < deadline; await sleep(50)) {
      if (await this.ping()) return this.assertPolicy();
    }
    this.logger.debug('redis does not respond; its eviction policy will be checked later');
    this.commands.once('ready', () => {
      this.assertPolicy().catch((err: unknown) => this.logger.error('redis is not usable', { err }));
    });
  }

  /** Closes all connections. One that is just coming up is let come up first: Bull does not catch what its first commands would end with. */
  async close(): Promise<void> {
    const coming = this.open.filter(({ status }) => status === 'connecting' || status === 'connect');
    const settled = coming.map((redis) =>
      Promise.race(['ready', 'close'].map((event) => new Promise((resolve) => redis.once(event, resolve)))),
    );
    await Promise.race([Promise.all(settled), sleep(CLOSE_WAIT_MS, undefined, { ref: false })]);
    for (const redis of this.open) redis.disconnect();
  }

  private async assertPolicy(): Promise<void> {
    const policy = /maxmemory_policy:(\S+)/.exec(await this.commands.info('memory'))?.[1];
    if (policy === undefined || policy === 'noeviction') return;
    const problem = `REDIS_URL: the server may evict keys (maxmemory-policy ${policy}) and so lose queued work; set it to noeviction`;
    if (this.runtime.production) throw new ConfigError([problem]);
    this.logger.warn('redis may evict keys, which delays queued work; set maxmemory-policy to noeviction', { policy });
  }
}
