import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { AgentRegistry } from '#agent-kit';
import type { ObjectSchema, RegisteredAgent } from '#agent-kit';
import { ModelGateway } from '#ai';

import { AgentNotFound } from './agents.errors.js';
import type { Agent } from './agents.schema.js';

function jsonSchema(schema: ObjectSchema, io: 'input' | 'output'): Record<string, unknown> {
  return z.toJSONSchema(schema, { io, unrepresentable: 'any' });
}

/** The model that an agent calls first, and the state of its breaker. */
type Route = Pick<Agent, 'provider' | 'model' | 'breaker'>;

function present({ definition }: RegisteredAgent, route: Route): Agent {
  const { name, title, pipeline, job_type, version, needs, lane, produces = null, timeout_ms, attempts } = definition;
  return {
    name,
    title,
    pipeline,
    job_type,
    version,
    needs: [...needs],
    lane,
    ...route,
    produces,
    timeout_ms,
    attempts,
    input_schema: jsonSchema(definition.input, 'input'),
    output_schema: jsonSchema(definition.output, 'output'),
  };
}

/** Describes the agents of this installation. */
@Injectable()
export class AgentsService {
  constructor(
    private readonly registry: AgentRegistry,
    private readonly models: ModelGateway,
  ) {}

  list(): Agent[] {
    return this.registry.list().map((agent) => present(agent, this.routeOf(agent)));
  }

  /** Throws `NOT_FOUND`. */
  get(name: string): Agent {
    const agent = this.registry.get(name);
    if (!agent) throw new AgentNotFound({ name });
    return present(agent, this.routeOf(agent));
  }

  private routeOf({ definition: { lane, name: agent } }: RegisteredAgent): Route {
    if (lane === 'local') return { provider: null, model: null, breaker: null };
    const purpose = { lane: lane === 'vision' ? ('vision' as const) : ('llm' as const), agent };
    return { ...this.models.describe(purpose), breaker: this.models.breakerOf(purpose) };
  }
}
