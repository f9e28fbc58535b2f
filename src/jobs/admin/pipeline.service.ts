import { Injectable } from '@nestjs/common';

import { LaneQueues, Logger } from '#platform';

import { Lanes } from '../engine/lanes.js';
import { ControlService } from '../runs/control.service.js';
import { JobNotFound } from '../runs/runs.errors.js';
import type { JobEntity } from '../store/job.entity.js';
import { PipelineRepository } from './pipeline.repository.js';
import type { PipelineState } from './pipeline.schema.js';

/** The operator's view of the pipeline. */
@Injectable()
export class PipelineService {
  private readonly logger = new Logger('Pipeline');

  constructor(
    private readonly store: PipelineRepository,
    private readonly queues: LaneQueues,
    private readonly control: ControlService,
    private readonly lanes: Lanes,
  ) {}

  async state(): Promise<PipelineState> {
    const [jobs, runs, lanes, leases, dead] = await Promise.all([
      this.store.counts('jobs'),
      this.store.counts('runs'),
      this.store.lanes(),
      this.store.leases(),
      this.store.dead(),
    ]);
    const shown = this.lanes.names.map(async (lane) => {
      const row = lanes.find((candidate) => candidate.lane === lane);
      const depth = await this.queues.depth(lane).catch(() => null);
      return { ready: 0, dispatched: 0, running: 0, oldest_ready_seconds: null, ...row, lane, queue_waiting: depth?.waiting ?? null };
    });
    return { jobs, runs, lanes: await Promise.all(shown), leases, dead };
  }

  /** Runs a failed job of any user again. Throws `NOT_FOUND`, `JOB_NOT_RETRYABLE`, `RUN_ALREADY_ACTIVE`. */
  async requeue(id: string): Promise<JobEntity> {
    const job = await this.store.find(id);
    if (!job) throw new JobNotFound({ id });
    await this.control.retryJob(null, job.run_id, id);
    this.logger.info('an operator requeued a failed job', { requeued_job: id });
    return (await this.store.find(id)) ?? job;
  }
}
