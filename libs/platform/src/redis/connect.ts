import { Redis } from 'ioredis';

import { Logger } from '../logging/index.js';

/** The use of a connection: short commands, counters that a request waits for, blocking reads, or a subscription. */
export type RedisUse = 'commands' | 'counting' | 'blocking' | 'subscriber';

/** Milliseconds after which a command that Redis does not answer fails. */
const COMMAND_TIMEOUT_MS = { commands: 3_000, counting: 300 };

const logger = new Logger('Redis');

/**
 * Opens a connection that reconnects automatically. Commands fail immediately while Redis is unreachable (by default the client would queue
 * them indefinitely); blocking and subscriber connections wait, as Bull requires.
 */
export function connectRedis(url: string, use: RedisUse = 'commands'): Redis {
  const redis = new Redis(url, {
    connectTimeout: 2_000,
    keepAlive: 10_000,
    // NOTE: ioredis never clears the timeout of the CLIENT SETINFO that it sends when it connects, which keeps the process alive.
    disableClientInfo: true,
    retryStrategy: (times) => Math.min(50 * times, 1_000),
    ...(use === 'commands' || use === 'counting'
      ? { enableOfflineQueue: false, maxRetriesPerRequest: 1, commandTimeout: COMMAND_TIMEOUT_MS[use] }
      : { maxRetriesPerRequest: null, enableReadyCheck: false }),
  });
  // NOTE: a process has several connections; only the command connection, which every process has, reports an outage.
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
