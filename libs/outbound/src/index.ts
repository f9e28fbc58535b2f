export { AnswerTooLarge, boundedFetch } from './bounded-fetch.js';
export { AddressRefused } from './guarded-agent.js';
export { Outbound } from './outbound.js';
export type { OutboundRequest, OutboundResponse } from './outbound.js';
export { OutboundConfig } from './outbound.config.js';
export { OutboundModule } from './outbound.module.js';
