import { AGENT_RULES } from './agent-rules.js';
import { AgentSubject } from './agent-subject.js';
import type { AgentContractOptions } from './agent-subject.js';
import { definitionOf } from './run-agent.js';
import type { AgentClass } from './run-agent.js';

/**
 * Describes what the engine and the readers of assets may expect of every agent: schemas, the same answer for the same question, an end when it
 * is told to end, failures passed on, and nothing hostile in or out.
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
