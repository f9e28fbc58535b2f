export { fakeAgentContext } from './agents/fake-context.js';
export type { FakeAgentContext, FakeAgentOptions } from './agents/fake-context.js';
export { describeAgentContract } from './agents/agent-contract.js';
export type { AgentContractOptions } from './agents/agent-subject.js';
export { HOSTILE_TEXTS } from './agents/hostile-texts.js';
export { testImages } from './images.js';
export { runAgent } from './agents/run-agent.js';
export type { AgentClass, AgentRun, RunAgentOptions } from './agents/run-agent.js';
