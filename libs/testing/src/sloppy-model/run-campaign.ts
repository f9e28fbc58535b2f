import type { AgentContext } from '#agent-kit';

/** An agent as the engine sees it, as far as a campaign without the engine needs it. */
export interface CampaignAgent {
  definition: { name: string; needs: readonly string[]; produces?: string; input: Parser; output: Parser };
  handler: { run: (input: never, ctx: AgentContext) => Promise<unknown> };
}

interface Parser {
  parse: (value: unknown) => unknown;
}

/** What became of a campaign: `failed` when an agent that others need failed, `partial` when a piece is missing. */
export interface CampaignOutcome {
  status: 'completed' | 'partial' | 'failed';
  failures: { agent: string; code: string; message: string }[];
  /** Outputs by agent. */
  outputs: Record<string, unknown>;
  /** How many answers of the model each agent used. */
  answers: Record<string, number>;
}

interface CampaignOptions {
  /** In the order in which they need each other. */
  agents: readonly CampaignAgent[];
  input: unknown;
  /** The surroundings of an agent; its model is asked for real. */
  contextOf: (agent: string) => AgentContext;
  /** How many answers the model has given so far. */
  answered: () => number;
}

/** Runs the agents of a campaign one after another, without engine and database: an agent that fails ends itself and those that need it. */
export async function runCampaign({ agents, input, contextOf, answered }: CampaignOptions): Promise<CampaignOutcome> {
  const outputs: Record<string, unknown> = {};
  const failures: CampaignOutcome['failures'] = [];
  const answers: Record<string, number> = {};
  let failed = false;
  for (const { definition, handler } of agents) {
    if (!definition.needs.every((need) => need in outputs)) continue;
    const before = answered();
    try {
      const given = definition.input.parse({ input, ...outputs });
      outputs[definition.name] = definition.output.parse(await handler.run(given as never, contextOf(definition.name)));
    } catch (error) {
      const { code = 'error', message } = error as { code?: string; message: string };
      failures.push({ agent: definition.name, code, message });
      failed ||= definition.produces === undefined;
    }
    answers[definition.name] = answered() - before;
  }
  return { status: failed ? 'failed' : failures.length > 0 ? 'partial' : 'completed', failures, outputs, answers };
}
