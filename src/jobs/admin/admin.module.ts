import { Module } from '@nestjs/common';

import { EngineModule } from '../engine/engine.module.js';
import { RunsModule } from '../runs/runs.module.js';
import { AdminConfig } from './admin.config.js';
import { PipelineController } from './pipeline.controller.js';
import { PipelineMetrics } from './pipeline.metrics.js';
import { PipelineRepository } from './pipeline.repository.js';
import { PipelineService } from './pipeline.service.js';
import { QueueBoard } from './queue-board.js';

/** The operator's view of the pipeline. */
@Module({
  imports: [EngineModule, RunsModule],
  controllers: [PipelineController],
  providers: [AdminConfig, PipelineRepository, PipelineService, PipelineMetrics, QueueBoard],
})
export class JobsAdminModule {}
