import { Injectable } from '@nestjs/common';

import { ConfigFor, env } from '#platform';

/** How many runs one user may have, and how often one may be retried. */
@Injectable()
export class RunLimitsConfig extends ConfigFor('run-limits', {
  MAX_ACTIVE_RUNS_PER_USER: env
    .int(1_000, { max: 1_000_000 })
    .describe('Maximum pending and running runs per user; starting or retrying another run is refused with 429. 0: no limit'),
  MAX_STORED_RUNS_PER_USER: env
    .int(50_000, { max: 10_000_000 })
    .describe('Maximum stored runs per user, including ended ones; starting another run is refused with 429. 0: no limit'),
  MAX_EVENTS_PER_RUN: env
    .int(10_000, { max: 100_000_000 })
    .describe('Number of events at which retrying a run is refused with 429. 0: no limit'),
}) {}
