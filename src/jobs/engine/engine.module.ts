import { Module } from '@nestjs/common';

import { AgentKitModule } from '#agent-kit';
import { AiModule } from '#ai';
import { QueueModule } from '#platform';

import { AssetsModule } from '../../assets/index.js';
import { ProjectsModule } from '../../projects/index.js';
import { UploadsModule } from '../../uploads/index.js';
import { JobStoreModule } from '../store/store.module.js';
import { Attempts } from './attempts.js';
import { Claims } from './claims.js';
import { Dispatcher } from './dispatcher.js';
import { EngineConfig } from './engine.config.js';
import { Engine } from './engine.js';
import { Finisher } from './finisher.js';
import { JobContexts } from './job-contexts.js';
import { JobFiles } from './job-files.js';
import { Lanes } from './lanes.js';
import { Leases } from './leases.js';
import { Processor } from './processor.js';
import { Reconciler } from './reconciler.js';
import { RunLifecycle } from './run-lifecycle.js';
import { Slots } from './slots.js';
import { Wakeups } from './wakeups.js';

/** What runs jobs in a worker: dispatching, claiming, attempts, leases, recovery. */
@Module({
  imports: [
    JobStoreModule,
    QueueModule.lanes('vision', 'llm', 'local'),
    AgentKitModule,
    AiModule,
    ProjectsModule,
    UploadsModule,
    AssetsModule,
  ],
  providers: [
    EngineConfig,
    Lanes,
    Slots,
    Wakeups,
    RunLifecycle,
    Finisher,
    Leases,
    JobFiles,
    JobContexts,
    Claims,
    Attempts,
    Processor,
    Dispatcher,
    Reconciler,
    Engine,
  ],
  exports: [EngineConfig, Lanes, Wakeups, RunLifecycle, Finisher, QueueModule],
})
export class EngineModule {}
