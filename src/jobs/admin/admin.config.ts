import { Injectable } from '@nestjs/common';

import { ConfigFor, env, RuntimeConfig, secretsEqual } from '#platform';

const SHORTEST_PASSWORD = 16;

/** Whether the queue dashboard is served, and its password. Service clients with `ops:read` may always open it. */
@Injectable()
export class AdminConfig extends ConfigFor(
  'admin',
  {
    ADMIN: env.optionalOnOff().describe('Queue dashboard at /admin/queues; unset: on, in production off'),
    ADMIN_PASSWORD: env
      .secret()
      .optional()
      .describe('Password of the user `admin` for /admin/queues in a browser; unset: only service clients with ops:read have access'),
  },
  {
    check: ({ ADMIN_PASSWORD }) =>
      ADMIN_PASSWORD !== undefined && ADMIN_PASSWORD.length < SHORTEST_PASSWORD
        ? { ADMIN_PASSWORD: `must be at least ${SHORTEST_PASSWORD} characters; generate one with: openssl rand -base64 24` }
        : {},
  },
) {
  on(runtime: RuntimeConfig): boolean {
    return runtime.runsApi && (this.ADMIN ?? !runtime.production);
  }

  /** Whether an `Authorization` header holds the name and password of the administrator. */
  accepts(authorization: string): boolean {
    const encoded = /^Basic +([A-Za-z0-9+/]+=*) *$/i.exec(authorization)?.[1];
    if (this.ADMIN_PASSWORD === undefined || encoded === undefined) return false;
    return secretsEqual(Buffer.from(encoded, 'base64').toString(), `admin:${this.ADMIN_PASSWORD}`);
  }
}
