import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { DiscoveryService, Reflector } from '@nestjs/core';

import { RuntimeConfig } from '#platform';

import { AgentHandler } from './agent.js';
import type { AgentDefinition, ObjectSchema } from './agent.js';
import { AGENT_METADATA } from './agent.decorator.js';
import { AgentGraphError, orderAgents } from './graph.js';

/** An agent as the engine uses it: its definition and its instance. */
export interface RegisteredAgent {
  definition: AgentDefinition;
  handler: AgentHandler<ObjectSchema, ObjectSchema>;
}

/** All agents, found among the providers. At start, throws `AgentGraphError` for inconsistent agents. */
@Injectable()
export class AgentRegistry implements OnModuleInit {
  private agents: ReadonlyMap<string, RegisteredAgent> | undefined;

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly reflector: Reflector,
    private readonly config: RuntimeConfig,
  ) {}

  onModuleInit(): void {
    this.agents = this.find();
  }

  /** All agents, each after those it needs. */
  list(): RegisteredAgent[] {
    return [...this.all.values()];
  }

  get(name: string): RegisteredAgent | undefined {
    return this.all.get(name);
  }

  /** The agents of a pipeline, each after those it needs; empty for an unknown pipeline. */
  pipeline(name: string): RegisteredAgent[] {
    return this.list().filter(({ definition }) => definition.pipeline === name);
  }

  private get all(): ReadonlyMap<string, RegisteredAgent> {
    this.agents ??= this.find();
    return this.agents;
  }

  private find(): ReadonlyMap<string, RegisteredAgent> {
    const found = this.discovery.getProviders().flatMap(({ metatype, instance }): RegisteredAgent[] => {
      const definition =
        typeof metatype === 'function' ? this.reflector.get<AgentDefinition | undefined>(AGENT_METADATA, metatype) : undefined;
      return definition ? [{ definition, handler: checked(definition, instance) }] : [];
    });
    const byDefinition = new Map(found.map((agent) => [agent.definition, agent]));
    const ordered = orderAgents([...byDefinition.keys()], new Set(this.config.CATALYST_DISABLED));
    return new Map(ordered.map((definition) => [definition.name, byDefinition.get(definition) as RegisteredAgent]));
  }
}

function checked(definition: AgentDefinition, instance: unknown): AgentHandler<ObjectSchema, ObjectSchema> {
  const { name, produces } = definition;
  if (!(instance instanceof AgentHandler)) throw new AgentGraphError([`the class of ${name} must extend AgentHandler`]);
  if (produces !== undefined && instance.render === undefined)
    throw new AgentGraphError([`${name} produces ${produces} but has no render(), which makes the asset's title and text`]);
  return instance as AgentHandler<ObjectSchema, ObjectSchema>;
}
