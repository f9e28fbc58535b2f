import { AGENT_RULES } from './agent-rules.js';
import { AgentSubject } from './agent-subject.js';
import type { AgentContractOptions } from './agent-subject.js';
import { definitionOf } from './run-agent.js';
import type { AgentClass } from './run-agent.js';

/**
 * Defines tests for what the engine and readers of assets expect of every agent: valid schemas, deterministic output, a prompt end on
 * cancellation, failures passed on, and no hostile content in prompts or output.
 */
export function describeAgentContract(type: AgentClass, options: AgentContractOptions): void {
  describe(`the contract of agents, kept by ${definitionOf(type).name}`, () => {
    let subject: AgentSubject;
    beforeAll(async () => {
      subject = await AgentSubject.prepare(type, options);
    });
    it.each(Object.entries(AGENT_RULES))('%s', (_rule, check) => check(subject));
  });
}
