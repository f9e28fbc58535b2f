import type { JobStatus, RunStatus } from '../../src/jobs/store/states.schema.js';

/** A job as it must be, by the documentation. */
export interface ModelJob {
  status: JobStatus;
  attempt: number;
  fence: number;
  open_needs: number;
  /** Whether its deadline runs. */
  dated: boolean;
  upstream: boolean;
}

interface Shape {
  name: string;
  needs?: string[];
  produces?: string;
  attempts?: number;
}

/** What a try can end with, other than its result. */
export type Ending = 'retry' | 'delay' | 'refused' | 'timeout' | 'deadline' | 'given_back';

const LOST: readonly JobStatus[] = ['failed', 'timeout', 'cancelled'];

/** The states of a run and its jobs by the documentation: plain rules, no database, no clock. */
export class StateModel {
  readonly jobs: Map<string, ModelJob>;
  run: RunStatus = 'pending';
  /** Every claim there was, also those that are not the newest any more. */
  readonly claims: { agent: string; fence: number; attempt: number }[] = [];
  private made = 0;

  constructor(readonly shape: readonly Shape[]) {
    this.jobs = new Map(
      shape.map(({ name, needs = [] }) => [
        name,
        { status: 'pending', attempt: 0, fence: 0, open_needs: needs.length, dated: false, upstream: false },
      ]),
    );
  }

  job(agent: string): ModelJob {
    const job = this.jobs.get(agent);
    if (!job) throw new Error(`no ${agent}`);
    return job;
  }

  get active(): boolean {
    return this.run === 'pending' || this.run === 'running';
  }

  /** What can be seen of it. */
  get view() {
    const jobs = [...this.jobs].map(([agent, { status, attempt, fence, open_needs }]) => ({ agent, status, attempt, fence, open_needs }));
    return { run: this.run, jobs };
  }

  claim(agent: string): boolean {
    const job = this.job(agent);
    if (!this.active || job.status !== 'pending' || job.open_needs > 0) return false;
    Object.assign(job, { status: 'running', attempt: job.attempt + 1, fence: job.fence + 1, dated: true });
    this.run = 'running';
    this.claims.push({ agent, fence: job.fence, attempt: job.attempt });
    return true;
  }

  complete(claim: { agent: string; fence: number }): boolean {
    const job = this.job(claim.agent);
    if (job.status !== 'running' || job.fence !== claim.fence) return false;
    job.status = 'completed';
    for (const { name, needs = [] } of this.shape) if (needs.includes(claim.agent)) this.job(name).open_needs -= 1;
    if (this.of(claim.agent).produces !== undefined) this.made += 1;
    this.settleRun();
    return true;
  }

  end(claim: { agent: string; fence: number; attempt: number }, ending: Ending): boolean {
    const job = this.job(claim.agent);
    if (job.status !== 'running' || job.fence !== claim.fence) return false;
    const last = claim.attempt >= this.attempts(claim.agent);
    if (ending === 'refused' || (ending === 'retry' && last)) this.lose(claim.agent, 'failed');
    else if (ending === 'deadline' || (ending === 'timeout' && last)) this.lose(claim.agent, 'timeout');
    else Object.assign(job, { status: 'pending', attempt: ending === 'retry' || ending === 'timeout' ? job.attempt : job.attempt - 1 });
    return true;
  }

  /** The worker dies, and the lease expires. */
  crash(agent: string): boolean {
    const job = this.job(agent);
    if (job.status !== 'running') return false;
    if (job.attempt >= this.attempts(agent)) this.lose(agent, 'failed');
    else job.status = 'pending';
    return true;
  }

  overdue(agent: string): boolean {
    const job = this.job(agent);
    if (!job.dated || (job.status !== 'pending' && job.status !== 'running')) return false;
    this.lose(agent, 'timeout');
    return true;
  }

  cancelJob(agent: string): void {
    const { status } = this.job(agent);
    if (status === 'pending' || status === 'running') this.lose(agent, 'cancelled');
  }

  cancelRun(): void {
    if (!this.active) return;
    for (const job of this.jobs.values())
      if (job.status === 'pending' || job.status === 'running') Object.assign(job, { status: 'cancelled', upstream: false });
    this.run = 'cancelled';
  }

  retryRun(): boolean {
    const lost = [...this.jobs].filter(([, { status }]) => LOST.includes(status)).map(([agent]) => agent);
    return lost.length > 0 && this.reset(lost);
  }

  retryJob(agent: string): boolean {
    const { status } = this.job(agent);
    if (status !== 'failed' && status !== 'timeout') return false;
    const back = new Set([agent]);
    const comes = (need: string): boolean => back.has(need) || !LOST.includes(this.job(need).status);
    for (let size = 0; size < back.size;) {
      size = back.size;
      for (const { name, needs = [] } of this.shape) {
        const job = this.job(name);
        if (job.status === 'cancelled' && job.upstream && needs.every(comes)) back.add(name);
      }
    }
    return this.reset([...back]);
  }

  private of(agent: string): Shape {
    return this.shape.find(({ name }) => name === agent) ?? { name: agent };
  }

  private attempts(agent: string): number {
    return this.of(agent).attempts ?? 3;
  }

  private reset(agents: readonly string[]): true {
    for (const agent of agents) Object.assign(this.job(agent), { status: 'pending', attempt: 0, dated: false, upstream: false });
    this.run = 'running';
    return true;
  }

  private lose(agent: string, status: 'failed' | 'timeout' | 'cancelled'): void {
    Object.assign(this.job(agent), { status, upstream: false });
    const gone = new Set([agent]);
    for (const { name, needs = [] } of this.shape) {
      if (!needs.some((need) => gone.has(need))) continue;
      gone.add(name);
      const job = this.job(name);
      if (job.status === 'pending') Object.assign(job, { status: 'cancelled', upstream: true });
    }
    this.settleRun();
  }

  private settleRun(): void {
    const states = [...this.jobs.values()].map(({ status }) => status);
    if (states.some((status) => status === 'pending' || status === 'running')) return;
    const failed = states.includes('failed') || states.includes('timeout');
    if (states.every((status) => status === 'completed')) this.run = 'completed';
    else if (this.made > 0) this.run = 'partial';
    else this.run = failed ? 'failed' : 'cancelled';
  }
}
