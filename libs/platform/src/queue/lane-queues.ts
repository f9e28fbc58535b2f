import { setTimeout as sleep } from 'node:timers/promises';

import type { OnApplicationBootstrap, OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import type { Queue } from 'bull';

import type { HealthRegistry } from '../health/index.js';
import { Logger } from '../logging/index.js';
import { metrics } from '../metrics/index.js';
import type { RedisConnections } from './redis-connections.js';

/** One hand-over: the row's id, and how often it has been handed over. */
export interface Delivery {
  id: string;
  dispatch_no: number;
}

interface DeliveryData {
  id: string;
}

const jobId = ({ id, dispatch_no }: Delivery): string => `${id}:${dispatch_no}`;

type Handler = (id: string) => Promise<void>;

const redisUp = metrics.gauge({ name: 'catalyst_redis_up', help: '1 while commands can be sent to Redis' });

const CLOSE_WAIT_MS = 1_000;
const RECONNECT_MS = 250;

/**
 * The typed door to Bull. A lane is a queue that carries ids and nothing else: what an id means, whether it may still run, when it is tried
 * again and when it has taken too long is decided on its row. Bull's own attempts, delays and timeouts are not used: its timeout leaves the
 * timed-out handler running beside the next attempt.
 */
export class LaneQueues implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Queue');
  private readonly queues: Map<string, Queue<DeliveryData>>;
  private readonly working = new Set<string>();
  private stopped = false;

  constructor(
    queues: ReadonlyMap<string, Queue<DeliveryData>>,
    private readonly open: (lane: string) => Queue<DeliveryData>,
    private readonly connections: RedisConnections,
    private readonly health: HealthRegistry,
  ) {
    this.queues = new Map(queues);
  }

  /** The Bull queues themselves, for a dashboard. */
  bull(lanes: readonly string[]): readonly Queue[] {
    return lanes.map((lane) => this.queue(lane));
  }

  /**
   * Hands ids over to whoever works on the lane; fails at once while Redis is away.
   * The number of the hand-over is part of Bull's id, because Bull ignores, without a word, an id that it has not yet forgotten.
   */
  async add(lane: string, deliveries: readonly Delivery[]): Promise<void> {
    if (deliveries.length === 0) return;
    const jobs = deliveries.map((delivery) => ({
      data: { id: delivery.id },
      opts: { jobId: jobId(delivery), attempts: 1, removeOnComplete: true, removeOnFail: true },
    }));
    await this.queue(lane).addBulk(jobs);
  }

  /** Those of the deliveries that do not wait in the lane: taken by somebody, or lost. */
  async missing<T extends Delivery>(lane: string, deliveries: readonly T[]): Promise<T[]> {
    const waiting = new Set((await this.queue(lane).getWaiting()).map(({ id }) => String(id)));
    return deliveries.filter((delivery) => !waiting.has(jobId(delivery)));
  }

  /** Takes up to `concurrency` ids of a lane at a time, as soon as Redis answers; the handler must not throw. */
  work(lane: string, concurrency: number, handler: Handler): void {
    if (concurrency < 1 || this.working.has(lane)) return;
    this.working.add(lane);
    void this.start(this.queue(lane), concurrency, handler);
  }

  /** Takes nothing new from now on; what is running goes on. */
  async pause(): Promise<void> {
    this.stopped = true;
    const paused = [...this.working].map((lane) => this.queue(lane).pause(true, true));
    await Promise.race([Promise.allSettled(paused), sleep(CLOSE_WAIT_MS, undefined, { ref: false })]);
  }

  /** How many ids wait in a lane and how many are being worked on, as Redis sees it. */
  async depth(lane: string): Promise<{ waiting: number; active: number }> {
    const { waiting, active } = await this.queue(lane).getJobCounts();
    return { waiting, active };
  }

  /** NOTE: before anything is started, so that a process that refuses its Redis has not taken a job. */
  async onModuleInit(): Promise<void> {
    await this.connections.checkPolicy();
  }

  onApplicationBootstrap(): void {
    metrics.beforeExpose('redis', () => redisUp.set(this.connections.up ? 1 : 0));
    this.health.register({
      name: 'redis',
      ready: false,
      check: async () => ({ status: (await this.connections.ping()) ? 'up' : 'down' }),
    });
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    const closing = [...this.queues.values()].map((queue) => queue.close(true));
    await Promise.race([Promise.allSettled(closing), sleep(CLOSE_WAIT_MS, undefined, { ref: false })]);
    await this.connections.close();
  }

  private async start(queue: Queue<DeliveryData>, concurrency: number, handler: Handler): Promise<void> {
    // NOTE: Bull gives a lane up for good when Redis is away at the moment it starts, so it starts when Redis answers.
    while (!this.stopped && !(await this.connections.ping())) await sleep(RECONNECT_MS, undefined, { ref: false });
    if (this.stopped) return;
    try {
      await queue.process(concurrency, async (job) => handler(job.data.id));
    } catch (err) {
      if (!this.stopped) this.logger.error('a lane stopped', { lane: queue.name, err });
    }
  }

  private queue(lane: string): Queue<DeliveryData> {
    const queue = this.queues.get(lane) ?? this.open(lane);
    this.queues.set(lane, queue);
    return queue;
  }
}
