import { Module } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';

import { AgentOutputs, AssetsModule } from '../assets/index.js';
import { JobsAdminModule } from './admin/admin.module.js';
import { EngineModule } from './engine/engine.module.js';
import { LiveModule } from './live/live.module.js';
import { RunsModule } from './runs/runs.module.js';
import { ReadRepository } from './store/read.repository.js';
import { JobStoreModule } from './store/store.module.js';
import { UsageModule } from './usage/usage.module.js';

/** Runs and their jobs. Each folder is a module: `store` ← `engine` ← `live` ← `runs` ← `admin`, and `usage`. */
@Module({ imports: [JobStoreModule, EngineModule, LiveModule, RunsModule, UsageModule, JobsAdminModule, AssetsModule] })
export class JobsModule implements OnModuleInit {
  constructor(
    private readonly outputs: AgentOutputs,
    private readonly reads: ReadRepository,
  ) {}

  /** Exports read what agents found from their jobs. */
  onModuleInit(): void {
    this.outputs.register((userId, projectId, agents) => this.reads.newestOutputs(userId, projectId, agents));
  }
}
