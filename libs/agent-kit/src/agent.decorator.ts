import { applyDecorators, Injectable, SetMetadata } from '@nestjs/common';

import type { AgentDefinition } from './agent.js';

/** Metadata key of an agent's definition. */
export const AGENT_METADATA = 'catalyst:agent';

/** Declares a class as an agent. The registry finds it, validates it at start and orders it by its needs. */
export function Agent(definition: AgentDefinition): ClassDecorator {
  return applyDecorators(Injectable(), SetMetadata(AGENT_METADATA, definition));
}

/** The definition of a class declared with `@Agent`; undefined for any other class. */
export function agentDefinition(type: object): AgentDefinition | undefined {
  return Reflect.getMetadata(AGENT_METADATA, type) as AgentDefinition | undefined;
}
