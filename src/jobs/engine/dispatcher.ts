import { Injectable } from '@nestjs/common';

import type { Lane } from '#agent-kit';
import { LaneQueues, Logger, RedisConnections } from '#platform';

import { DispatchRepository } from '../store/dispatch.repository.js';
import { Lanes } from './lanes.js';
import { Slots } from './slots.js';
import { Wakeups } from './wakeups.js';

const POLL_MS = 500;
const PAUSE_AFTER_FAILURE_MS = 250;
/** A dispatch is lost when it is neither in the queue nor claimed after so many seconds: the worker that took it has died. A claim takes milliseconds. */
const LOST_SECONDS = 3;

/**
 * Moves ready jobs to the queue: stamps the rows, commits, adds their ids to Bull. Runs in every worker; rows that another worker is stamping are
 * skipped. It dispatches only as many jobs as this worker has slots for, so that the database keeps deciding the order and a new user's job does not wait
 * behind a thousand others.
 */
@Injectable()
export class Dispatcher {
  private readonly logger = new Logger('Dispatcher');
  private readonly busy = new Set<Lane>();
  private readonly again = new Set<Lane>();
  private timer: NodeJS.Timeout | undefined;
  private stopped = true;
  private failing = false;

  constructor(
    private readonly store: DispatchRepository,
    private readonly queues: LaneQueues,
    private readonly redis: RedisConnections,
    private readonly slots: Slots,
    private readonly wakeups: Wakeups,
    private readonly lanes: Lanes,
  ) {}

  start(): void {
    this.stopped = false;
    this.slots.onChange((lane) => this.nudge(lane));
    this.wakeups.on('ready', (ready) => this.lanes.names.filter((lane) => ready.includes(lane)).forEach((lane) => this.nudge(lane)));
    this.redis.onReady(() => void this.recover());
    this.timer = setInterval(() => void this.poll(), POLL_MS);
    this.timer.unref();
    void this.poll();
  }

  stop(): void {
    this.stopped = true;
    clearInterval(this.timer);
  }

  /** Looks for ready jobs of a lane, now or right after the current pass. */
  nudge(lane: Lane): void {
    if (this.stopped) return;
    this.again.add(lane);
    if (!this.busy.has(lane)) void this.drain(lane);
  }

  private async poll(): Promise<void> {
    await this.recover();
    for (const lane of this.lanes.names) this.nudge(lane);
  }

  private async drain(lane: Lane): Promise<void> {
    this.busy.add(lane);
    try {
      while (this.again.delete(lane) && !this.stopped) await this.pass(lane);
    } catch (err) {
      // NOTE: a Redis that does not answer is reported by its connection.
      if (!this.failing && this.redis.up) this.logger.warn('jobs cannot be dispatched', { lane, err });
      this.failing = true;
      setTimeout(() => this.nudge(lane), PAUSE_AFTER_FAILURE_MS).unref();
    } finally {
      this.busy.delete(lane);
    }
  }

  private async pass(lane: Lane): Promise<void> {
    const window = this.slots.window(lane);
    if (window === 0) return;
    const picked = await this.store.pick(lane, window);
    try {
      await this.queues.add(lane, picked);
      // NOTE: a lane without jobs sends nothing, so it proves nothing.
      if (picked.length > 0) this.failing = false;
    } catch (error) {
      await this.store.withdraw(picked);
      throw error;
    }
  }

  /**
   * Dispatches again what was lost by a process that died between taking an id and claiming its row, or by Redis: a flush, or a restart without
   * persistence, is detected at once by a missing key.
   */
  private async recover(): Promise<void> {
    if (this.stopped || !this.redis.up) return;
    try {
      const fresh = await this.redis.commands.set(`${this.redis.namespace}:epoch`, Date.now(), 'NX');
      for (const [lane, unclaimed] of await this.store.unclaimed(fresh === 'OK' ? 0 : LOST_SECONDS)) {
        const lost = await this.store.withdraw(await this.queues.missing(lane, unclaimed));
        if (lost > 0) this.logger.warn('lost dispatches are repeated', { lane, lost });
      }
    } catch (err) {
      this.logger.debug('redis or the database is unavailable', { err });
    }
  }
}
