import { Injectable } from '@nestjs/common';
import { Client } from 'pg';

import { ConfigFor, env } from '../config/index.js';

const LOCAL_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|::1|\/.*)?$/i;

/** Whether the connection crosses a network unencrypted, according to how the driver parses the URL. */
function unencrypted(url: string): boolean {
  const { host, ssl } = new Client({ connectionString: url });
  return !ssl && !LOCAL_HOST.test(host);
}

/** Address of the database and connection limits of one process. */
@Injectable()
export class DatabaseConfig extends ConfigFor(
  'database',
  {
    DATABASE_URL: env
      .url(['postgres', 'postgresql'])
      .optional()
      .meta({ secret: true })
      .describe('URL of Postgres; unset: npm start starts a private one'),
    DATABASE_MAX_POOL_SIZE: env.int(20, { min: 2, max: 500 }).describe('Maximum connections of this process'),
    DATABASE_ACQUIRE_TIMEOUT: env.duration('2s').describe('How long a request waits for a free connection before it gets 503'),
  },
  {
    replaces: {
      DATABASE_URL: [
        'MYSQL_DB_URL',
        'MYSQL_URL',
        'MONGODB_URI',
        'MONGODB_URL',
        'MONGO_URI',
        'MONGO_URL',
        'SQLALCHEMY_DATABASE_URI',
        'SQLALCHEMY_DATABASE_URL',
        'POSTGRES_URL',
        'DB_URL',
        'DB_URI',
        'DB_HOST',
        'DB_PORT',
        'DB_NAME',
        'DB_USER',
        'DB_PASSWORD',
      ],
      DATABASE_MAX_POOL_SIZE: ['DATABASE_POOL_SIZE', 'DB_POOL_SIZE'],
    },
    warn: ({ DATABASE_URL }, { production }) =>
      production && DATABASE_URL !== undefined && unencrypted(DATABASE_URL)
        ? { DATABASE_URL: 'connects to another host without TLS; add ?sslmode=verify-full' }
        : {},
    check: ({ DATABASE_URL }) => (DATABASE_URL ? {} : { DATABASE_URL: 'is required; `npm start` sets it to a database of its own' }),
  },
) {
  get url(): string {
    return this.DATABASE_URL ?? '';
  }
}
