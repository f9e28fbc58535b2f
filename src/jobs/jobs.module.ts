import { Module } from '@nestjs/common';

import { JobsAdminModule } from './admin/admin.module.js';
import { EngineModule } from './engine/engine.module.js';
import { LiveModule } from './live/live.module.js';
import { RunsModule } from './runs/runs.module.js';
import { UsageModule } from './usage/usage.module.js';

/** Runs and their jobs. Each folder is a module: `store` ← `engine` ← `live` ← `runs` ← `admin`, and `usage`. */
@Module({ imports: [EngineModule, LiveModule, RunsModule, UsageModule, JobsAdminModule] })
export class JobsModule {}
