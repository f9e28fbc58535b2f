import { Injectable } from '@nestjs/common';

import type { Lane } from '#agent-kit';
import { LaneQueues, Logger, RedisConnections } from '#platform';

import { DispatchRepository } from '../store/dispatch.repository.js';
import { LANES } from './engine.config.js';
import { Slots } from './slots.js';
import { Wakeups } from './wakeups.js';

const POLL_MS = 500;
const PAUSE_AFTER_FAILURE_MS = 250;
/** What waits neither in the queue nor was claimed so many seconds after its hand-over is lost: who had taken it has died. A claim takes milliseconds. */
const LOST_SECONDS = 3;

/**
 * Hands ready jobs to the queue: stamps the rows, commits, adds their ids to Bull. Runs in every worker; rows that another one is stamping are
 * skipped. It hands over only what this worker has slots for, so that the order stays the database's to decide and a latecomer need not queue behind a thousand.
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
  ) {}

  start(): void {
    this.stopped = false;
    this.slots.onChange((lane) => this.nudge(lane));
    this.wakeups.on('ready', (lanes) => LANES.filter((lane) => lanes.includes(lane)).forEach((lane) => this.nudge(lane)));
    this.redis.onReady(() => void this.recover());
    this.timer = setInterval(() => void this.poll(), POLL_MS);
    this.timer.unref();
    void this.poll();
  }

  stop(): void {
    this.stopped = true;
    clearInterval(this.timer);
  }

  /** Looks for ready jobs of a lane, now or right after the look that is under way. */
  nudge(lane: Lane): void {
    if (this.stopped) return;
    this.again.add(lane);
    if (!this.busy.has(lane)) void this.drain(lane);
  }

  private async poll(): Promise<void> {
    await this.recover();
    for (const lane of LANES) this.nudge(lane);
  }

  private async drain(lane: Lane): Promise<void> {
    this.busy.add(lane);
    try {
      while (this.again.delete(lane) && !this.stopped) await this.pass(lane);
    } catch (err) {
      // NOTE: a Redis that does not answer is reported by its connection.
      if (!this.failing && this.redis.up) this.logger.warn('jobs cannot be handed over', { lane, err });
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
      await this.store.undo(picked);
      throw error;
    }
  }

  /**
   * Hands over again what was lost: by a process that died between taking an id and claiming its row, or by Redis, whose losses (a flush, a restart
   * without persistence) are seen at once by a key that went with them.
   */
  private async recover(): Promise<void> {
    if (this.stopped || !this.redis.up) return;
    try {
      const fresh = await this.redis.commands.set(`${this.redis.namespace}:epoch`, Date.now(), 'NX');
      for (const [lane, untaken] of await this.store.untaken(fresh === 'OK' ? 0 : LOST_SECONDS)) {
        const lost = await this.store.undo(await this.queues.missing(lane, untaken));
        if (lost > 0) this.logger.warn('hand-overs were lost and are made again', { lane, lost });
      }
    } catch (err) {
      this.logger.debug('redis or the database is out of reach', { err });
    }
  }
}
