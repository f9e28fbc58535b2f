import { applyDecorators, Injectable, SetMetadata } from '@nestjs/common';

import type { AgentDefinition } from './agent.js';

/** Where the definition stands on the class. */
export const AGENT_METADATA = 'catalyst:agent';

/** Declares a class as an agent; the registry finds it, checks it at start and orders it by its needs. */
export function Agent(definition: AgentDefinition): ClassDecorator {
  return applyDecorators(Injectable(), SetMetadata(AGENT_METADATA, definition));
}

/** What a class declared with `@Agent`; undefined when it is no agent. */
export function agentDefinition(type: object): AgentDefinition | undefined {
  return Reflect.getMetadata(AGENT_METADATA, type) as AgentDefinition | undefined;
}
