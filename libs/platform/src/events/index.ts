export { defineEvent, DomainEvents } from './domain-events.js';
export type { EventKind } from './domain-events.js';
export { Signals } from './signals.js';
