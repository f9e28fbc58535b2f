import { Injectable } from '@nestjs/common';

import type { Tx } from '#platform';

import { ProjectsService } from '../../projects/index.js';
import type { ProjectStatus } from '../../projects/index.js';
import type { RunStatus } from '../store/states.schema.js';

interface StatedRun {
  project_id: string | null;
  only_agent: string;
  status: RunStatus;
}

/** What a project shows of its last whole run. Regenerating a single asset does not change it. */
const SHOWN: Record<RunStatus, ProjectStatus> = {
  pending: 'running',
  running: 'running',
  completed: 'completed',
  partial: 'completed',
  failed: 'failed',
  cancelled: 'ready',
};

/** Whether a run has not ended. */
export function isActive({ status }: Pick<StatedRun, 'status'>): boolean {
  return status === 'pending' || status === 'running';
}

/** Keeps the status of projects in step with their runs, in the transaction that changes the run. */
@Injectable()
export class RunStates {
  constructor(private readonly projects: ProjectsService) {}

  async started(run: Pick<StatedRun, 'project_id' | 'only_agent'>, tx: Tx): Promise<void> {
    await this.show({ ...run, status: 'running' }, tx);
  }

  async ended(runs: readonly StatedRun[], tx: Tx): Promise<void> {
    for (const run of runs) await this.show(run, tx);
  }

  private async show({ project_id, only_agent, status }: StatedRun, tx: Tx): Promise<void> {
    if (project_id !== null && only_agent === '') await this.projects.setStatus(project_id, SHOWN[status], tx);
  }
}
