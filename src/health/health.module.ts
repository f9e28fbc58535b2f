import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';

import { HttpConfig } from '#platform';

import { HealthController, IndexController, ProbesController } from './health.controller.js';
import { HealthService } from './health.service.js';
import { MetricsController } from './metrics.controller.js';

/** The index of the API, health for people, probes for Kubernetes, metrics for Prometheus. */
@Module({
  imports: [TerminusModule.forRoot({ logger: false })],
  controllers: [IndexController, HealthController, ProbesController, MetricsController],
  providers: [HealthService, HttpConfig],
})
export class HealthModule {}
