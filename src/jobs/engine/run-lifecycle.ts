import { Injectable } from '@nestjs/common';

import { Logger, newId, withContext } from '#platform';
import type { Tx } from '#platform';

import { ProjectsService } from '../../projects/index.js';
import type { ProjectStatus } from '../../projects/index.js';
import type { EndedRun } from '../store/ended-run.js';
import type { RunStatus } from '../store/states.schema.js';

/** The status of a project after its last run of a whole pipeline. */
const PROJECT_STATUS: Record<RunStatus, ProjectStatus> = {
  pending: 'running',
  running: 'running',
  completed: 'completed',
  partial: 'completed',
  failed: 'failed',
  cancelled: 'ready',
};

/** Whether a run has not ended. */
export function isActive({ status }: { status: RunStatus }): boolean {
  return status === 'pending' || status === 'running';
}

/** What follows when a run starts or ends, in the transaction that starts or ends it: the status of its project, and a log line of its end. */
@Injectable()
export class RunLifecycle {
  private readonly logger = new Logger('Runs');

  constructor(private readonly projects: ProjectsService) {}

  async started(run: Pick<EndedRun, 'project_id' | 'only_agent'>, tx: Tx): Promise<void> {
    await this.updateProject({ ...run, status: 'running' }, tx);
  }

  async ended(runs: readonly EndedRun[], tx: Tx): Promise<void> {
    for (const run of runs) await this.updateProject(run, tx);
    tx.afterCommit(() => runs.forEach((run) => this.log(run)));
  }

  /** Regenerating a single asset does not change the status of the project. */
  private async updateProject({ project_id, only_agent, status }: Pick<EndedRun, 'project_id' | 'only_agent' | 'status'>, tx: Tx) {
    if (project_id !== null && only_agent === '') await this.projects.setStatus(project_id, PROJECT_STATUS[status], tx);
  }

  /** NOTE: completions are written in batches, so the current context may be that of another run. */
  private log({ id: run_id, user_id, request_id, project_id: _project, only_agent: _agent, ...fields }: EndedRun): void {
    withContext({ request_id: request_id ?? newId(), user_id, run_id }, () => this.logger.info('run ended', fields));
  }
}
