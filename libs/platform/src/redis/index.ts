export { connectRedis } from './connect.js';
export type { RedisUse } from './connect.js';
export { RedisConfig } from './redis.config.js';
