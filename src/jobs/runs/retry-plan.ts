import type { JobEntity } from '../store/job.entity.js';

type Step = Pick<JobEntity, 'id' | 'agent' | 'needs' | 'status' | 'error_code'>;

/**
 * The ids of the jobs to retry with `agent`: its own job, and those that were cancelled because it had failed, unless another need of theirs
 * is missing too.
 */
export function jobsToReset(jobs: readonly Step[], agent: string): string[] {
  const reset = new Set([agent]);
  const state = new Map(jobs.map((job) => [job.agent, job.status]));
  const comes = (need: string): boolean => reset.has(need) || ['pending', 'running', 'completed'].includes(state.get(need) ?? 'completed');
  for (let grew = true; grew;) {
    const freed = jobs.filter(
      (job) => !reset.has(job.agent) && job.status === 'cancelled' && job.error_code === 'upstream_failed' && job.needs.every(comes),
    );
    for (const job of freed) reset.add(job.agent);
    grew = freed.length > 0;
  }
  return jobs.filter((job) => reset.has(job.agent)).map((job) => job.id);
}
