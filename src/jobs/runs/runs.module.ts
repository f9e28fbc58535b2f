import { Module } from '@nestjs/common';

import { AgentKitModule } from '#agent-kit';
import { AiModule } from '#ai';

import { AssetsModule } from '../../assets/index.js';
import { ProjectsModule } from '../../projects/index.js';
import { UploadsModule } from '../../uploads/index.js';
import { EngineModule } from '../engine/engine.module.js';
import { LiveModule } from '../live/live.module.js';
import { JobStoreModule } from '../store/store.module.js';
import { CampaignRuns } from './campaign-runs.service.js';
import { ControlService } from './control.service.js';
import { Deletions } from './deletions.js';
import { EventTicketsController } from './event-tickets.controller.js';
import { EventsService } from './events.service.js';
import { JobsController } from './jobs.controller.js';
import { JobsService } from './jobs.service.js';
import { PipelineRuns } from './pipeline-runs.service.js';
import { ProjectRunsController } from './project-runs.controller.js';
import { RegenerateController } from './regenerate.controller.js';
import { RegenerateService } from './regenerate.service.js';
import { RunLimitsConfig } from './run-limits.config.js';
import { RunLimits } from './run-limits.service.js';
import { RunsController } from './runs.controller.js';
import { RunsService } from './runs.service.js';

/** Runs and jobs as their owner sees them: starting, reading, following, cancelling, retrying. */
@Module({
  imports: [JobStoreModule, EngineModule, LiveModule, AgentKitModule, AiModule, ProjectsModule, UploadsModule, AssetsModule],
  controllers: [ProjectRunsController, RunsController, EventTicketsController, JobsController, RegenerateController],
  providers: [
    RunLimitsConfig,
    RunLimits,
    RunsService,
    CampaignRuns,
    PipelineRuns,
    RegenerateService,
    ControlService,
    JobsService,
    EventsService,
    Deletions,
  ],
  exports: [ControlService],
})
export class RunsModule {}
