import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { AgentRegistry } from '#agent-kit';
import type { AgentDefinition } from '#agent-kit';
import { Idempotency, ValidationError } from '#platform';
import type { AuthUser } from '#platform';

import { CAMPAIGN } from './campaign-runs.service.js';
import type { Run, StartPipelineRun } from './runs.schema.js';
import { RunsService } from './runs.service.js';

type FieldErrors = { path: string; message: string }[];

/** Starts pipelines that need nothing but their input; campaigns start from their project. */
@Injectable()
export class PipelineRuns {
  constructor(
    private readonly registry: AgentRegistry,
    private readonly runs: RunsService,
    private readonly idempotency: Idempotency,
  ) {}

  /** Throws `VALIDATION_ERROR` for a pipeline that does not exist or an input that its agents do not accept, `IDEMPOTENCY_KEY_REUSED`. */
  start(user: AuthUser, body: StartPipelineRun): Promise<Run> {
    const errors = this.errorsOf(body);
    if (errors.length > 0) throw new ValidationError({ errors });
    const { pipeline, input } = body;
    return this.idempotency.once(body, (tx) => this.runs.start({ user_id: user.id, project_id: null, pipeline, input, options: {} }, tx));
  }

  private errorsOf({ pipeline, input }: StartPipelineRun): FieldErrors {
    const agents = this.registry.pipeline(pipeline).map(({ definition }) => definition);
    if (pipeline === CAMPAIGN) return [{ path: 'pipeline', message: 'campaigns are started by POST /api/projects/{id}/runs' }];
    if (agents.length === 0) return [{ path: 'pipeline', message: `must be one of ${this.names().join(', ')}` }];
    const schemas = new Set(agents.map(runInput));
    const issues = [...schemas].flatMap((schema) => schema?.safeParse(input).error?.issues ?? []);
    const lines = issues.map(({ path, message }) => ({ path: ['input', ...path].map(String).join('.'), message }));
    return [...new Map(lines.map((line) => [`${line.path} ${line.message}`, line])).values()].slice(0, 100);
  }

  private names(): string[] {
    const all = this.registry.list().map(({ definition }) => definition.pipeline);
    return [...new Set(all)].filter((name) => name !== CAMPAIGN).sort();
  }
}

/** The schema of the run's own input in an agent's payload. */
function runInput({ input }: AgentDefinition): z.ZodType | undefined {
  const shape: Record<string, unknown> = input instanceof z.ZodObject ? input.shape : {};
  const { input: inner } = shape;
  return inner instanceof z.ZodType ? inner : undefined;
}
