import { Module } from '@nestjs/common';

import { EngineModule } from '../engine/engine.module.js';
import { JobStoreModule } from '../store/store.module.js';
import { EventStreamsConfig } from './event-streams.config.js';
import { EventStreams } from './event-streams.js';
import { NextRunWatcher } from './next-run-watcher.js';
import { RunEventFeeds } from './run-event-feeds.js';

/** Server-sent events: the open streams, and the events that are sent on them. */
@Module({
  imports: [JobStoreModule, EngineModule],
  providers: [EventStreamsConfig, EventStreams, RunEventFeeds, NextRunWatcher],
  exports: [EventStreams, RunEventFeeds, NextRunWatcher],
})
export class LiveModule {}
