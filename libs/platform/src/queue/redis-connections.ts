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

/** The Redis connections of Bull: opened here so that they fail fast, closed here because Bull does not close connections it did not open. */
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

  /** The prefix of every key. It depends on the database, so that installations with separate databases can share a Redis. */
  get namespace(): string {
    const { host, pathname } = new URL(this.database.url);
    return `catalyst:${createHash('sha256').update(`${host}${pathname}`).digest('hex').slice(0, 8)}`;
  }

  /** Called by Bull for each connection it needs; the command connections of all lanes are shared. */
  create(type: keyof typeof USES): Redis {
    if (type === 'client') return this.commands;
    const redis = connectRedis(this.config.url, USES[type]);
    // NOTE: Bull names its blocking connections once they are up and does not catch the error if they are closed at that moment.
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

  /** Calls `listener` each time the connection is established. */
  onReady(listener: () => void): void {
    this.commands.on('ready', listener);
  }

  /** Whether commands can be sent. */
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
   * Rejects a Redis that may evict keys: throws `ConfigError` in production and logs a warning elsewhere.
   * If Redis does not answer in time, the process starts anyway and checks once Redis is reachable.
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

  /** Closes all connections. It waits for those that are being established, because Bull does not catch errors of its first commands. */
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
