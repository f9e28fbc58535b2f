import { Module } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';

import { AgentKitModule } from '#agent-kit';
import { AiModule } from '#ai';
import { DatabaseModule, QueueModule } from '#platform';

import { AgentOutputs, AssetsModule } from '../assets/index.js';
import { ProjectsModule } from '../projects/index.js';
import { UploadsModule } from '../uploads/index.js';
import { AdminConfig } from './admin/admin.config.js';
import { PipelineController } from './admin/pipeline.controller.js';
import { PipelineMetrics } from './admin/pipeline.metrics.js';
import { PipelineRepository } from './admin/pipeline.repository.js';
import { PipelineService } from './admin/pipeline.service.js';
import { QueueBoard } from './admin/queue-board.js';
import { CampaignRuns } from './campaign-runs.service.js';
import { ControlService } from './control.service.js';
import { Deletions } from './deletions.js';
import { LANES } from './engine/engine.config.js';
import { engineProviders } from './engine/engine.providers.js';
import { EventTicketsController } from './event-tickets.controller.js';
import { EventsService } from './events.service.js';
import { JobsController } from './jobs.controller.js';
import { JobsService } from './jobs.service.js';
import { Arrivals } from './live/arrivals.js';
import { EventTickets } from './live/event-tickets.js';
import { StreamsConfig } from './live/streams.config.js';
import { Streams } from './live/streams.js';
import { Tails } from './live/tails.js';
import { PipelineRuns } from './pipeline-runs.service.js';
import { ProjectRunsController } from './project-runs.controller.js';
import { RegenerateController } from './regenerate.controller.js';
import { RegenerateService } from './regenerate.service.js';
import { RunLimitsConfig } from './run-limits.config.js';
import { RunLimits } from './run-limits.service.js';
import { RunStates } from './run-states.js';
import { RunsController } from './runs.controller.js';
import { RunsService } from './runs.service.js';
import { ControlRepository } from './store/control.repository.js';
import { EventRepository } from './store/event.repository.js';
import { JobEventEntity } from './store/job-event.entity.js';
import { JobEntity } from './store/job.entity.js';
import { ModelAnswerEntity } from './store/model-answer.entity.js';
import { ReadRepository } from './store/read.repository.js';
import { RunCountEntity } from './store/run-count.entity.js';
import { RunEntity } from './store/run.entity.js';
import { StartRepository } from './store/start.repository.js';
import { UsageController } from './usage/usage.controller.js';
import { UsageRepository } from './usage/usage.repository.js';
import { UsageService } from './usage/usage.service.js';

/** Runs and their jobs: starting, working, watching, cancelling, retrying. */
@Module({
  imports: [
    DatabaseModule.entities(RunEntity, RunCountEntity, JobEntity, JobEventEntity, ModelAnswerEntity),
    QueueModule.lanes(...LANES),
    AgentKitModule,
    AiModule,
    ProjectsModule,
    UploadsModule,
    AssetsModule,
  ],
  controllers: [
    ProjectRunsController,
    RunsController,
    EventTicketsController,
    JobsController,
    RegenerateController,
    PipelineController,
    UsageController,
  ],
  providers: [
    ...engineProviders,
    StartRepository,
    ControlRepository,
    ReadRepository,
    EventRepository,
    RunStates,
    RunLimitsConfig,
    RunLimits,
    RunsService,
    CampaignRuns,
    PipelineRuns,
    ControlService,
    JobsService,
    RegenerateService,
    UsageRepository,
    UsageService,
    PipelineRepository,
    PipelineService,
    PipelineMetrics,
    AdminConfig,
    QueueBoard,
    Deletions,
    Tails,
    StreamsConfig,
    Streams,
    Arrivals,
    EventsService,
    EventTickets,
  ],
})
export class JobsModule implements OnModuleInit {
  constructor(
    private readonly outputs: AgentOutputs,
    private readonly reads: ReadRepository,
  ) {}

  onModuleInit(): void {
    this.outputs.register((userId, projectId, agents) => this.reads.newestOutputs(userId, projectId, agents));
  }
}
