import { Injectable } from '@nestjs/common';

import type { Lane } from '#agent-kit';
import { LaneQueues, Logger } from '#platform';

import { Attempts } from './attempts.js';
import { Claims } from './claims.js';
import { EngineConfig } from './engine.config.js';
import { Lanes } from './lanes.js';
import { Slots } from './slots.js';

/** Takes ids from the queue, claims their rows, and runs the claimed jobs. */
@Injectable()
export class Processor {
  private readonly logger = new Logger('Processor');

  constructor(
    private readonly queues: LaneQueues,
    private readonly claims: Claims,
    private readonly attempts: Attempts,
    private readonly slots: Slots,
    private readonly config: EngineConfig,
    private readonly lanes: Lanes,
  ) {}

  start(): void {
    for (const lane of this.lanes.names)
      this.queues.work(lane, this.config.concurrency(lane), (id) => this.slots.hold(lane, () => this.take(lane, id)));
  }

  private async take(lane: Lane, id: string): Promise<void> {
    try {
      const job = await this.claims.take(id);
      this.slots.changed(lane);
      if (job) await this.attempts.run(job);
    } catch (err) {
      this.logger.error('a job could not be claimed', { job: id, err });
    }
  }
}
