import { BullModule, getQueueToken } from '@nestjs/bull';
import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import Bull from 'bull';
import type { Queue, QueueOptions } from 'bull';

import { HealthRegistry } from '../health/index.js';
import { RedisConfig } from '../redis/index.js';
import { LaneQueues } from './lane-queues.js';
import { RedisConnections } from './redis-connections.js';

@Module({ providers: [RedisConfig, RedisConnections], exports: [RedisConfig, RedisConnections] })
class RedisConnectionsModule {}

/** Missing from the types of Bull. */
type AllQueueOptions = QueueOptions & { skipVersionCheck: boolean };

function options(connections: RedisConnections): AllQueueOptions {
  return {
    prefix: connections.namespace,
    skipVersionCheck: true,
    createClient: (type) => connections.create(type),
    settings: {
      // NOTE: longer than an event loop may be blocked; a second delivery is harmless, because the claim on the row decides.
      lockDuration: 60_000,
      stalledInterval: 60_000,
      maxStalledCount: 1,
      retryProcessDelay: 250,
    },
  };
}

/** Creates one Bull queue per lane, and `LaneQueues`; a lane that is not named here gets its queue when it is first used. */
@Module({})
export class QueueModule {
  static lanes(...lanes: string[]): DynamicModule {
    const queues = lanes.map((name) =>
      BullModule.registerQueueAsync({ name, imports: [RedisConnectionsModule], inject: [RedisConnections], useFactory: options }),
    );
    return {
      module: QueueModule,
      imports: [RedisConnectionsModule, ...queues],
      providers: [
        {
          provide: LaneQueues,
          inject: [RedisConnections, HealthRegistry, ...lanes.map((lane) => getQueueToken(lane))],
          useFactory: (connections: RedisConnections, health: HealthRegistry, ...bull: Queue[]) =>
            new LaneQueues(
              new Map(bull.map((queue) => [queue.name, queue])),
              (lane) => new Bull(lane, options(connections)),
              connections,
              health,
            ),
        },
      ],
      exports: [LaneQueues, RedisConnectionsModule],
    };
  }
}
