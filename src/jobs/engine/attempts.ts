import { setTimeout as sleep } from 'node:timers/promises';

import { Injectable } from '@nestjs/common';

import { AgentRegistry } from '#agent-kit';
import type { RegisteredAgent, RenderedAsset } from '#agent-kit';
import { CallFailure } from '#ai';
import type { Finding } from '#ai';
import { fromPostgres, Logger, metrics, newId, tracing, withContext } from '#platform';

import type { NewAsset } from '../../assets/index.js';
import type { ClaimedJob } from '../store/claim.repository.js';
import type { Settlement } from '../store/finish.repository.js';
import { callAgent } from './agent-call.js';
import type { AgentResult } from './agent-call.js';
import { EngineConfig } from './engine.config.js';
import { Finisher } from './finisher.js';
import type { Finished } from './finisher.js';
import { JobContexts } from './job-contexts.js';
import type { JobModel } from './job-model.js';
import { Leases, lostAttempts, Stopped } from './leases.js';
import { afterError, afterTimeout, returned } from './outcome.js';
import type { Spent } from './outcome.js';

const NOTHING_SPENT: Spent = { provider: null, model: null, prompt_version: null, usage: null };
/** Pause before another worker may take a job whose agent this process does not have, as during a rolling update. */
const UNKNOWN_AGENT_MS = 5_000;
/** How long a stopped agent may take to react, in milliseconds. */
const STOP_MS = 500;

const duration = metrics.histogram({
  name: 'catalyst_job_attempt_seconds',
  help: 'Duration of attempts by agent and outcome',
  labelNames: ['agent', 'outcome'],
  buckets: [0.05, 0.25, 1, 2.5, 5, 10, 30, 60, 180],
});

/** Runs one attempt of a job, from the claim to its recorded outcome. */
@Injectable()
export class Attempts {
  private readonly logger = new Logger('Attempts');

  constructor(
    private readonly registry: AgentRegistry,
    private readonly contexts: JobContexts,
    private readonly leases: Leases,
    private readonly finisher: Finisher,
    private readonly config: EngineConfig,
  ) {}

  async run(job: ClaimedJob): Promise<void> {
    const agent = this.registry.get(job.agent);
    const complete = job.needs.every((need) => need in job.input_payload);
    const scope = { request_id: job.request_id ?? newId(), user_id: job.user_id, run_id: job.run_id, job_id: job.id };
    await withContext(scope, async () => {
      if (!agent) await this.settle(returned(job, NOTHING_SPENT, UNKNOWN_AGENT_MS));
      else if (!complete) await this.settle(returned(job, NOTHING_SPENT));
      else await this.traced(job, () => this.leases.hold(job, (controller) => this.attempt(job, agent, controller)));
    });
  }

  /** NOTE: the outcome is a return value, not an exception, so it is recorded explicitly. */
  private traced({ agent, traceparent, run_id, id, attempt, created_at }: ClaimedJob, work: () => Promise<string>): Promise<void> {
    const attributes = {
      'catalyst.agent': agent,
      'catalyst.run.id': run_id,
      'catalyst.job.id': id,
      'catalyst.job.attempt': attempt,
      'catalyst.job.age_ms': Date.now() - created_at.getTime(),
    };
    return tracing.run(`job ${agent}`, { kind: 'consumer', from: traceparent, attributes }, async (set) => {
      const outcome = await work();
      set({ 'catalyst.job.outcome': outcome, ...(outcome !== 'completed' && { 'error.type': outcome }) });
    });
  }

  /** Runs the agent, records the outcome, and returns it. */
  private async attempt(job: ClaimedJob, agent: RegisteredAgent, controller: AbortController): Promise<string> {
    const { signal } = controller;
    const { ctx, model } = this.contexts.open(job, agent, signal);
    const timeout = agent.definition.timeout_ms * this.config.JOB_TIME_FACTOR;
    const limit = Math.min(timeout, job.remaining_ms);
    const timer = setTimeout(() => controller.abort(new Stopped('timeout')), Math.max(limit, 0));
    const measured = duration.startTimer({ agent: job.agent });
    let outcome = 'completed';
    try {
      const result = await orStopped(callAgent(agent, job.input_payload, ctx), signal);
      clearTimeout(timer);
      const accepted = await this.complete(job, model, result);
      if (!accepted && !signal.aborted) lostAttempts.inc();
    } catch (error) {
      outcome = await this.end(job, model.spent, error, limit < timeout);
    } finally {
      clearTimeout(timer);
    }
    measured({ outcome });
    return outcome;
  }

  private async complete(job: ClaimedJob, { spent, findings }: JobModel, { output, rendered }: AgentResult): Promise<boolean> {
    const { id, fence } = job;
    const finished: Finished = {
      completion: { id, fence, output, ...spent },
      asset: rendered && assetOf(job, spent, output, rendered, findings),
    };
    try {
      const accepted = await this.finisher.complete(finished, this.patienceMs);
      if (!accepted) this.logger.info('a late result was discarded');
      return accepted;
    } catch (error) {
      // NOTE: only an error about the data itself is final; finished work is not discarded for anything else.
      const status = fromPostgres(error)?.status;
      if (status === undefined || status === 503) throw error;
      throw new CallFailure({
        code: 'not_storable',
        message: 'the output cannot be stored',
        retry: 'no',
        uses_attempt: true,
        cause: error,
      });
    }
  }

  /** Records the outcome of an attempt that did not complete, and returns it. */
  private async end(job: ClaimedJob, spent: Spent, error: unknown, overDeadline: boolean): Promise<string> {
    const stopped = error instanceof Stopped ? error.reason : undefined;
    if (stopped === 'lost') {
      this.logger.info('the attempt was stopped because this worker no longer owns the job');
      return stopped;
    }
    const settlement =
      stopped === 'shutdown'
        ? returned(job, spent)
        : stopped === 'timeout'
          ? afterTimeout(job, spent, overDeadline)
          : afterError(job, spent, error);
    if (!stopped) this.logger.warn('an attempt failed', { agent: job.agent, attempt: job.attempt, next: settlement.status, err: error });
    await this.settle(settlement);
    return settlement.status;
  }

  /** NOTE: when this cannot be written either, the lease expires and the reconciler decides. */
  private async settle(settlement: Settlement): Promise<void> {
    await this.finisher
      .settle(settlement, this.patienceMs)
      .catch((err: unknown) => this.logger.error('the outcome of an attempt could not be recorded', { err }));
  }

  private get patienceMs(): number {
    return this.config.JOB_LEASE_SECONDS * 1_000;
  }
}

/** The asset of a job's output; a regenerated one notes the instructions. */
function assetOf(
  job: ClaimedJob,
  { provider, model, prompt_version }: Spent,
  data: AgentResult['output'],
  rendered: RenderedAsset,
  findings: readonly Finding[],
): NewAsset | null {
  const { id: job_id, run_id, user_id, project_id, series, produces: asset_type, again, input_payload } = job;
  if (asset_type === null) return null;
  const asset = { job_id, run_id, user_id, project_id, series, asset_type, ...rendered, data, findings, provider, model, prompt_version };
  if (!again) return asset;
  const { instructions } = input_payload['input'] as { instructions?: unknown };
  return { ...asset, origin: 'regenerated', note: typeof instructions === 'string' ? instructions : null };
}

/** The result of `work`, or the reason of the signal once it is aborted; `work` gets a moment to stop on its own. */
async function orStopped<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => void sleep(STOP_MS, undefined, { ref: false }).then(() => reject(signal.reason as Error)), {
      once: true,
    });
  });
  try {
    return await Promise.race([work, stopped]);
  } catch (error) {
    throw signal.aborted ? (signal.reason as Error) : error;
  }
}
