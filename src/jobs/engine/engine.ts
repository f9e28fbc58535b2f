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

/** The moving parts of a worker. */
@Injectable()
export class EngineParts {
  constructor(
    readonly dispatcher: Dispatcher,
    readonly processor: Processor,
    readonly reconciler: Reconciler,
    readonly leases: Leases,
    readonly slots: Slots,
  ) {}
}

/** How long given-up jobs may take to be written back, in milliseconds. */
const GIVE_BACK_MS = 3_000;

/** Starts the parts of the engine in a worker, and stops them so that nothing is lost: no new jobs, a while for the running ones, the rest given back. */
@Injectable()
export class Engine implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Engine');
  private running = false;

  constructor(
    private readonly parts: EngineParts,
    private readonly queues: LaneQueues,
    private readonly runtime: RuntimeConfig,
    private readonly config: EngineConfig,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.runtime.runsWorker) return;
    this.running = true;
    const { dispatcher, processor, reconciler, leases } = this.parts;
    leases.start();
    processor.start();
    dispatcher.start();
    reconciler.start();
  }

  /** NOTE: runs while HTTP still answers and the database is still there; both are closed after it. */
  async beforeApplicationShutdown(): Promise<void> {
    if (!this.running) return;
    this.running = false;
    const { dispatcher, reconciler, leases, slots } = this.parts;
    dispatcher.stop();
    reconciler.stop();
    await this.queues.pause();
    await Promise.race([slots.whenIdle(), sleep(this.config.JOB_STOP_SECONDS * 1_000, undefined, { ref: false })]);
    if (slots.total > 0) {
      this.logger.info('giving running jobs back', { jobs: slots.total });
      leases.stopAll('shutdown');
      await Promise.race([slots.whenIdle(), sleep(GIVE_BACK_MS, undefined, { ref: false })]);
    }
    leases.end();
  }
}
