import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';

import { HealthController, IndexController, ProbesController } from './health.controller.js';
import { HealthService } from './health.service.js';
import { MetricsServer } from './metrics-server.js';
import { MetricsController } from './metrics.controller.js';
import { MetricsService } from './metrics.service.js';

/** The API index, human-readable health, Kubernetes probes and Prometheus metrics. */
@Module({
  imports: [TerminusModule.forRoot({ logger: false })],
  controllers: [IndexController, HealthController, ProbesController, MetricsController],
  providers: [HealthService, MetricsService, MetricsServer],
})
export class HealthModule {}
