import { Module } from '@nestjs/common';
import type { DynamicModule, Type } from '@nestjs/common';
import { z } from 'zod';

import { Agent, AgentHandler } from '#agent-kit';
import type { AgentContext, AgentDefinition } from '#agent-kit';

const Anything = z.record(z.string(), z.unknown());

type Step = (input: Record<string, unknown>, ctx: AgentContext, name: string) => Promise<Record<string, unknown>>;

/** What the agents of the fixture pipeline do; a test puts its own step in. */
export class Script {
  steps: Record<string, Step> = {};
  /** Every start of a step, in order. */
  readonly starts: { agent: string; run: string; job: string; attempt: number; at: number }[] = [];
  /** Steps that run at this moment, per job, and the most there ever were. */
  readonly now = new Map<string, number>();
  mostAtOnce = 0;

  async run(name: string, input: Record<string, unknown>, ctx: AgentContext): Promise<Record<string, unknown>> {
    this.starts.push({ agent: name, run: ctx.run_id, job: ctx.job_id, attempt: ctx.attempt, at: Date.now() });
    this.now.set(ctx.job_id, (this.now.get(ctx.job_id) ?? 0) + 1);
    this.mostAtOnce = Math.max(this.mostAtOnce, this.now.get(ctx.job_id) ?? 0);
    try {
      const step = this.steps[name] ?? this.steps['*'];
      return step ? await step(input, ctx, name) : { made_by: name };
    } finally {
      this.now.set(ctx.job_id, (this.now.get(ctx.job_id) ?? 1) - 1);
    }
  }
}

interface FixtureAgent {
  name: string;
  needs?: string[];
  produces?: string;
  timeout_ms?: number;
  attempts?: number;
  lane?: AgentDefinition['lane'];
}

/** The shape of a campaign: one, then two, then four side by side that make assets. */
export const CAMPAIGN_SHAPE: readonly FixtureAgent[] = [
  { name: 'see' },
  { name: 'think', needs: ['see'] },
  ...['post', 'ad', 'blog', 'video'].map((name) => ({ name: `write_${name}`, needs: ['see', 'think'], produces: `${name}_text` })),
];

function agentClass(definition: FixtureAgent, script: Script): Type {
  const { name, needs = [], produces, timeout_ms = 10_000, attempts = 3, lane = 'local' } = definition;
  @Agent({
    name,
    needs,
    lane,
    timeout_ms,
    attempts,
    job_type: produces ? 'content_generation' : name,
    pipeline: 'fixture',
    title: name,
    version: 1,
    input: Anything,
    output: Anything,
    ...(produces !== undefined && { produces }),
  })
  class FixtureStep extends AgentHandler<typeof Anything, typeof Anything> {
    run(input: Record<string, unknown>, ctx: AgentContext): Promise<Record<string, unknown>> {
      return script.run(name, input, ctx);
    }

    override render(output: Record<string, unknown>) {
      return { title: name, content: JSON.stringify(output) };
    }
  }
  Object.defineProperty(FixtureStep, 'name', { value: `Fixture_${name}` });
  return FixtureStep;
}

@Module({})
export class FixtureAgents {
  static with(script: Script, shape: readonly FixtureAgent[] = CAMPAIGN_SHAPE): DynamicModule {
    return { module: FixtureAgents, providers: shape.map((definition) => agentClass(definition, script)) };
  }
}
