export { AgentHandler } from './agent.js';
export type { AgentContext, AgentDefinition, AgentFiles, AgentModel, Lane, ObjectSchema, RenderedAsset } from './agent.js';
export { Agent } from './agent.decorator.js';
