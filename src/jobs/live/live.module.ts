import { Module } from '@nestjs/common';

import { EngineModule } from '../engine/engine.module.js';
import { JobStoreModule } from '../store/store.module.js';
import { EventStreamsConfig } from './event-streams.config.js';
import { EventStreams } from './event-streams.js';
import { EventTickets } from './event-tickets.js';
import { NextRunWatcher } from './next-run-watcher.js';
import { RunEventFeeds } from './run-event-feeds.js';

/** Server-sent events: the open streams, the events that are sent on them, and the tickets that open them. */
@Module({
  imports: [JobStoreModule, EngineModule],
  providers: [EventStreamsConfig, EventStreams, RunEventFeeds, NextRunWatcher, EventTickets],
  exports: [EventStreams, RunEventFeeds, NextRunWatcher, EventTickets],
})
export class LiveModule {}
