import { setTimeout as sleep } from 'node:timers/promises';

import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';

import { LaneQueues, Logger, RuntimeConfig } from '#platform';

import { Dispatcher } from './dispatcher.js';
import { EngineConfig } from './engine.config.js';
import { Leases } from './leases.js';
import { Processor } from './processor.js';
import { Reconciler } from './reconciler.js';
import { Slots } from './slots.js';

/** How long returning interrupted jobs to the queue may take, in milliseconds. */
const RETURN_MS = 3_000;

/** Starts the engine in a worker, and stops it without losing work: it takes no new jobs, lets running ones finish for a while, and returns the rest to the queue. */
@Injectable()
export class Engine implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Engine');
  private running = false;

  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly processor: Processor,
    private readonly reconciler: Reconciler,
    private readonly leases: Leases,
    private readonly slots: Slots,
    private readonly queues: LaneQueues,
    private readonly runtime: RuntimeConfig,
    private readonly config: EngineConfig,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.runtime.runsWorker) return;
    this.running = true;
    this.leases.start();
    this.processor.start();
    this.dispatcher.start();
    this.reconciler.start();
  }

  /** NOTE: runs while HTTP and the database are still available; both are closed after it. */
  async beforeApplicationShutdown(): Promise<void> {
    if (!this.running) return;
    this.running = false;
    this.dispatcher.stop();
    this.reconciler.stop();
    await this.queues.pause();
    await Promise.race([this.slots.whenIdle(), sleep(this.config.JOB_STOP_SECONDS * 1_000, undefined, { ref: false })]);
    if (this.slots.total > 0) {
      this.logger.info('returning running jobs to the queue', { jobs: this.slots.total });
      this.leases.stopAll('shutdown');
      await Promise.race([this.slots.whenIdle(), sleep(RETURN_MS, undefined, { ref: false })]);
    }
    this.leases.end();
  }
}
