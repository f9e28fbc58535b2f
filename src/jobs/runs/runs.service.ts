import { Injectable } from '@nestjs/common';

import { AgentRegistry } from '#agent-kit';
import type { AgentDefinition } from '#agent-kit';
import { keyset, newId, requestId, tracing, ValidationError } from '#platform';
import type { AuthUser, Precondition, Tagged, Tx } from '#platform';
import type { PageOf, PageQuery } from '#platform/schema';

import { EngineConfig } from '../engine/engine.config.js';
import { Wakeups } from '../engine/wakeups.js';
import { ReadRepository } from '../store/read.repository.js';
import { StartRepository } from '../store/start.repository.js';
import type { NewJob } from '../store/start.repository.js';
import { presentRun, presentSummary } from './present.js';
import { RunLimits } from './run-limits.service.js';
import { RunAlreadyActive, RunNotFound } from './runs.errors.js';
import type { Run, RunQuery, RunSummary } from './runs.schema.js';

/** How to start a run. */
export interface RunOrder {
  user_id: string;
  project_id: string | null;
  pipeline: string;
  /** Passed to every agent as `input`. */
  input: Record<string, unknown>;
  /** The options of the caller, as the API shows them. */
  options: Record<string, unknown>;
  /** Only these agents and those they need; by default all of the pipeline. */
  agents?: readonly string[];
  /** Outputs used in place of agents, which then do not run. */
  given?: Record<string, unknown>;
  /** The series its assets belong to; by default that of its project, or its own. */
  series?: string;
  /** The only agent, when the run regenerates a single asset. */
  only_agent?: string;
}

/** A run, and the number of the newest event it includes. */
export interface Snapshot {
  run: Run;
  version: number;
}

/** Starts runs of any pipeline and shows them. */
@Injectable()
export class RunsService {
  constructor(
    private readonly registry: AgentRegistry,
    private readonly starts: StartRepository,
    private readonly reads: ReadRepository,
    private readonly wakeups: Wakeups,
    private readonly config: EngineConfig,
    private readonly limits: RunLimits,
  ) {}

  /** Writes the run with all its jobs; they start after the commit. Throws `RUN_ALREADY_ACTIVE`, `RUN_LIMIT_REACHED`, `STORED_RUN_LIMIT_REACHED`. */
  async start(order: RunOrder, tx: Tx): Promise<Run> {
    const { user_id, project_id, pipeline, input, options, given = {}, only_agent = '' } = order;
    const definitions = this.chosen(order);
    const jobs = definitions.map((definition) => this.job(definition, given));
    const id = newId();
    const series = order.series ?? project_id ?? id;
    const run = {
      id,
      user_id,
      project_id,
      series,
      pipeline,
      only_agent,
      input,
      options,
      given,
      request_id: requestId() ?? null,
      traceparent: tracing.traceparent(),
    };
    await this.limits.assertMayStart(user_id, tx);
    const begun = await this.starts.start(run, jobs, tx).catch((error: unknown) => {
      throw asAlreadyActive(error);
    });
    tx.afterCommit(() => {
      this.wakeups.publish('ready', [...new Set(jobs.filter(({ needs }) => needs.length === 0).map(({ lane }) => lane))]);
      this.wakeups.publish('started', [run.id]);
    });
    return presentRun(begun.run, begun.jobs);
  }

  /** Throws `NOT_FOUND`. */
  async get(user: AuthUser, id: string): Promise<Run> {
    return (await this.snapshot(user, id)).run;
  }

  /** A page of a project's runs; the caller has checked the owner of the project. */
  async list(projectId: string, { limit, cursor }: PageQuery): Promise<PageOf<RunSummary>> {
    const rows = await this.reads.pageRuns(projectId, keyset.decode(cursor)?.id, limit + 1);
    return keyset.page(rows.map(presentSummary), limit);
  }

  /** A page of all runs of the user. */
  async listOfUser(user: AuthUser, { limit, cursor, ...filter }: RunQuery): Promise<PageOf<RunSummary>> {
    const rows = await this.reads.pageRunsOfUser(user.id, filter, keyset.decode(cursor)?.id, limit + 1);
    return keyset.page(rows.map(presentSummary), limit);
  }

  /** A consistent snapshot of the run, as of event number `version`. Throws `NOT_FOUND`. */
  async snapshot(user: AuthUser, id: string): Promise<Snapshot> {
    const found = await this.reads.snapshot(user.id, id);
    if (!found) throw new RunNotFound({ id });
    return { run: presentRun(found.run, found.jobs), version: found.run.last_seq };
  }

  /** The newest run of one of the user's projects. */
  async newest(user: AuthUser, projectId: string): Promise<Snapshot | undefined> {
    const id = await this.reads.newestRun(projectId);
    return id === undefined ? undefined : this.snapshot(user, id);
  }

  /**
   * The run with its entity tag; only the tag when the caller has that version already. Throws `NOT_FOUND`.
   * NOTE: a poll of an unchanged run reads only the version; the jobs would be the greatest part of its cost.
   */
  async getIfModified(user: AuthUser, id: string, modified: Precondition | undefined): Promise<Tagged<Run>> {
    if (modified) {
      const current = etagOf(await this.version(user, id));
      if (!modified(current)) return { etag: current };
    }
    const { run, version } = await this.snapshot(user, id);
    return { etag: etagOf(version), body: run };
  }

  /** A number that changes whenever the run does. Throws `NOT_FOUND`. */
  async version(user: AuthUser, id: string): Promise<number> {
    const version = await this.reads.version(user.id, id);
    if (version === undefined) throw new RunNotFound({ id });
    return version;
  }

  /** The agents of a pipeline that make these asset types. Throws `VALIDATION_ERROR` for a type that none makes. */
  makersOf(pipeline: string, assetTypes: readonly string[]): string[] {
    const makers = new Map<string, string>();
    for (const { definition } of this.registry.pipeline(pipeline))
      if (definition.produces) makers.set(definition.produces, definition.name);
    const errors = assetTypes.flatMap((type, index) =>
      makers.has(type) ? [] : [{ path: `asset_types.${index}`, message: `must be one of ${[...makers.keys()].join(', ')}` }],
    );
    if (errors.length > 0) throw new ValidationError({ errors });
    return assetTypes.flatMap((type) => makers.get(type) ?? []);
  }

  /** The requested agents with all those they need, in the order of their needs. */
  private chosen({ pipeline, agents, given = {} }: RunOrder): AgentDefinition[] {
    const all = this.registry.pipeline(pipeline).map(({ definition }) => definition);
    const wanted = new Set(agents ?? all.map(({ name }) => name));
    for (const { name, needs } of all.toReversed()) if (wanted.has(name) && !(name in given)) for (const need of needs) wanted.add(need);
    return all.filter(({ name }) => wanted.has(name) && !(name in given));
  }

  private job({ name, job_type, lane, produces, needs, attempts }: AgentDefinition, given: Record<string, unknown>): NewJob {
    return {
      id: newId(),
      agent: name,
      job_type,
      lane,
      produces: produces ?? null,
      needs: needs.filter((need) => !(need in given)),
      max_attempts: Math.min(attempts, this.config.JOB_MAX_ATTEMPTS),
    };
  }
}

const etagOf = (version: number): string => `"${version}"`;

/** Translates the database's refusal of a second active run; returns other errors unchanged. */
export function asAlreadyActive(error: unknown): unknown {
  const refused = error instanceof Error && 'constraint' in error && error.constraint === 'runs_active_key';
  return refused ? new RunAlreadyActive() : error;
}
