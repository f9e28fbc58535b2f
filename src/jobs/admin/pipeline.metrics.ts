import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';

import { Logger, metrics } from '#platform';

import { Lanes } from '../engine/lanes.js';
import { PipelineRepository } from './pipeline.repository.js';

const depth = metrics.gauge({
  name: 'catalyst_lane_jobs',
  help: 'Ready, dispatched and running jobs per lane',
  labelNames: ['lane', 'state'],
});
const age = metrics.gauge({
  name: 'catalyst_lane_oldest_seconds',
  help: 'Age of the oldest ready job that has not been dispatched',
  labelNames: ['lane'],
});

/** Waiting work per lane, measured when metrics are scraped. Every process reports the same figures: take the maximum, not the sum. */
@Injectable()
export class PipelineMetrics implements OnModuleInit {
  private readonly logger = new Logger('PipelineMetrics');

  constructor(
    private readonly store: PipelineRepository,
    private readonly lanes: Lanes,
  ) {}

  onModuleInit(): void {
    metrics.beforeExpose('lanes', () => this.measure().catch((err: unknown) => this.logger.debug('lanes could not be measured', { err })));
  }

  private async measure(): Promise<void> {
    const rows = new Map((await this.store.lanes()).map((row) => [row.lane, row]));
    for (const lane of this.lanes.names) {
      const row = rows.get(lane);
      for (const state of ['ready', 'dispatched', 'running'] as const) depth.set({ lane, state }, row?.[state] ?? 0);
      age.set({ lane }, row?.oldest_ready_seconds ?? 0);
    }
  }
}
