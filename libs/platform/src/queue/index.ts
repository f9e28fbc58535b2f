export { LaneQueues } from './lane-queues.js';
export type { Delivery } from './lane-queues.js';
export { QueueModule } from './queue.module.js';
export { RedisConnections } from './redis-connections.js';
