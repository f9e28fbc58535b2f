import { Injectable } from '@nestjs/common';

import { ConfigFor, env } from '../config/index.js';

/** Address of Redis. Catalyst needs its own server, or a database number that nothing else uses. */
@Injectable()
export class RedisConfig extends ConfigFor(
  'redis',
  {
    REDIS_URL: env
      .url(['redis', 'rediss'])
      .optional()
      .meta({ secret: true })
      .describe('URL of Redis; unset: npm start starts a private one'),
  },
  {
    replaces: { REDIS_URL: ['REDIS_HOST', 'REDIS_PORT', 'REDIS_PASSWORD'] },
    check: ({ REDIS_URL }) => (REDIS_URL ? {} : { REDIS_URL: 'is required; `npm start` sets it to a server of its own' }),
  },
) {
  get url(): string {
    return this.REDIS_URL ?? '';
  }
}
