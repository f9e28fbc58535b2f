import { Redis } from 'ioredis';

import { Logger } from '../logging/index.js';

/** What a connection is for: short commands that must not wait, a blocking read, or a subscription. */
export type RedisUse = 'commands' | 'blocking' | 'subscriber';

const logger = new Logger('Redis');

/**
 * Opens a connection that comes back by itself. Commands fail at once while Redis is away (the plain client would keep them for ever);
 * blocking and subscribing connections wait, as Bull demands.
 */
export function connectRedis(url: string, use: RedisUse = 'commands'): Redis {
  const redis = new Redis(url, {
    connectTimeout: 2_000,
    keepAlive: 10_000,
    retryStrategy: (times) => Math.min(50 * times, 1_000),
    ...(use === 'commands'
      ? { enableOfflineQueue: false, maxRetriesPerRequest: 1, commandTimeout: 3_000, enableAutoPipelining: false }
      : { maxRetriesPerRequest: null, enableReadyCheck: false }),
  });
  let down = false;
  redis.on('error', (err: Error) => {
    if (!down) logger.warn('redis is out of reach', { use, err });
    down = true;
  });
  redis.on('ready', () => {
    if (down) logger.info('redis is back', { use });
    down = false;
  });
  return redis;
}
