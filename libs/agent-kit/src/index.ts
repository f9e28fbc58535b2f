export { AgentHandler } from './agent.js';
export type { AgentContext, AgentDefinition, AgentFiles, AgentModel, Lane, ObjectSchema, RenderedAsset } from './agent.js';
export { Agent } from './agent.decorator.js';
export { AgentKitModule } from './agent-kit.module.js';
export { AgentRegistry } from './agent.registry.js';
export type { RegisteredAgent } from './agent.registry.js';
export { AgentGraphError, orderAgents } from './graph.js';
