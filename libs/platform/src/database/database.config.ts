import { Injectable } from '@nestjs/common';

import { ConfigFor, env } from '../config/index.js';

/** Where the database is and how many connections one process may hold. */
@Injectable()
export class DatabaseConfig extends ConfigFor(
  'database',
  {
    DATABASE_URL: env
      .url(['postgres', 'postgresql'])
      .optional()
      .meta({ secret: true })
      .describe('Postgres; unset: npm start brings its own'),
    DATABASE_MAX_POOL_SIZE: env.int(20, { min: 2, max: 500 }).describe('Most connections this process opens'),
    DATABASE_ACQUIRE_TIMEOUT: env.duration('2s').describe('How long a request waits for a free connection before it is answered with 503'),
  },
  {
    check: ({ DATABASE_URL }) => (DATABASE_URL ? {} : { DATABASE_URL: 'is required; `npm start` sets it to a database of its own' }),
  },
) {
  get url(): string {
    return this.DATABASE_URL ?? '';
  }
}
