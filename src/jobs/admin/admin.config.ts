import { Injectable } from '@nestjs/common';

import { ConfigFor, env, RuntimeConfig } from '#platform';

/** Whether the dashboard of the queues is served. */
@Injectable()
export class AdminConfig extends ConfigFor('admin', {
  ADMIN: env.optionalOnOff().describe('Dashboard of the queues at /admin/queues; on, in production off'),
}) {
  on(runtime: RuntimeConfig): boolean {
    return runtime.runsApi && (this.ADMIN ?? !runtime.production);
  }
}
