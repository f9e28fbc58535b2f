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
    // NOTE: ioredis never clears the timeout of the introduction it sends when it connects, which holds the process for its length.
    disableClientInfo: true,
    retryStrategy: (times) => Math.min(50 * times, 1_000),
    ...(use === 'commands'
      ? { enableOfflineQueue: false, maxRetriesPerRequest: 1, commandTimeout: 3_000 }
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
