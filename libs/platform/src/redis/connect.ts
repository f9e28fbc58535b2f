import { Redis } from 'ioredis';

import { Logger } from '../logging/index.js';

/** What a connection is for: short commands that must not wait, counting while a caller of ours waits, a blocking read, or a subscription. */
export type RedisUse = 'commands' | 'counting' | 'blocking' | 'subscriber';

/** After how many milliseconds a Redis that holds the connection and says nothing counts as away. */
const PATIENCE_MS = { commands: 3_000, counting: 300 };

const logger = new Logger('Redis');

/**
 * Opens a connection that comes back by itself. Commands fail at once while Redis is away (the plain client would keep them for ever);
 * blocking and subscribing connections wait, as Bull demands.
 */
export function connectRedis(url: string, use: RedisUse = 'commands'): Redis {
  const redis = new Redis(url, {
    connectTimeout: 2_000,
    keepAlive: 10_000,
    // NOTE: ioredis never clears the timeout of the introduction it sends when it connects, which holds the process for its length.
    disableClientInfo: true,
    retryStrategy: (times) => Math.min(50 * times, 1_000),
    ...(use === 'commands' || use === 'counting'
      ? { enableOfflineQueue: false, maxRetriesPerRequest: 1, commandTimeout: PATIENCE_MS[use] }
      : { maxRetriesPerRequest: null, enableReadyCheck: false }),
  });
  // NOTE: a process has several connections; the one for commands, which every process has, reports an outage for all of them.
  const report = use === 'commands' ? 'warn' : 'debug';
  let down = false;
  redis.on('error', ({ message }: Error) => {
    if (!down) logger[report]('redis does not answer; runs wait until it does', { server: new URL(url).host, reason: message, use });
    down = true;
  });
  redis.on('ready', () => {
    if (down) logger[report === 'warn' ? 'info' : 'debug']('redis answers again', { use });
    down = false;
  });
  return redis;
}
