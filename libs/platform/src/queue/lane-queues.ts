import { setTimeout as sleep } from 'node:timers/promises';

import type { OnApplicationBootstrap, OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import type { Queue } from 'bull';

import type { HealthRegistry } from '../health/index.js';
import { Logger } from '../logging/index.js';
import { metrics } from '../metrics/index.js';
import type { RedisConnections } from './redis-connections.js';

/** One dispatch: the id of the row and the number of times it has been dispatched. */
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
 * The only interface to Bull. A lane is a queue that carries only ids: whether a job may run, when it is retried and when it times out is
 * decided on its row. Bull's own attempts, delays and timeouts are not used, because its timeout leaves the timed-out handler running beside
 * the next attempt.
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
   * Dispatches ids to the workers of the lane; fails immediately while Redis is unreachable.
   * The dispatch number is part of Bull's job id, because Bull silently ignores an id that it still knows.
   */
  async add(lane: string, deliveries: readonly Delivery[]): Promise<void> {
    if (deliveries.length === 0) return;
    const jobs = deliveries.map((delivery) => ({
      data: { id: delivery.id },
      opts: { jobId: jobId(delivery), attempts: 1, removeOnComplete: true, removeOnFail: true },
    }));
    await this.queue(lane).addBulk(jobs);
  }

  /** The deliveries that are not waiting in the lane: a worker has taken them, or they are lost. */
  async missing<T extends Delivery>(lane: string, deliveries: readonly T[]): Promise<T[]> {
    const waiting = new Set((await this.queue(lane).getWaiting()).map(({ id }) => String(id)));
    return deliveries.filter((delivery) => !waiting.has(jobId(delivery)));
  }

  /** Processes up to `concurrency` ids of a lane at a time, as soon as Redis is reachable. The handler must not throw. */
  work(lane: string, concurrency: number, handler: Handler): void {
    if (concurrency < 1 || this.working.has(lane)) return;
    this.working.add(lane);
    void this.start(this.queue(lane), concurrency, handler);
  }

  /** Stops taking new ids; running handlers continue. */
  async pause(): Promise<void> {
    this.stopped = true;
    const paused = [...this.working].map((lane) => this.queue(lane).pause(true, true));
    await Promise.race([Promise.allSettled(paused), sleep(CLOSE_WAIT_MS, undefined, { ref: false })]);
  }

  /** The number of waiting and active ids in a lane, according to Redis. */
  async depth(lane: string): Promise<{ waiting: number; active: number }> {
    const { waiting, active } = await this.queue(lane).getJobCounts();
    return { waiting, active };
  }

  /** NOTE: checked before anything is started, so that a process that rejects its Redis has not taken a job. */
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
    // NOTE: Bull never recovers a queue that starts while Redis is unreachable, so this waits for Redis.
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
