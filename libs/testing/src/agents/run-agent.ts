import { agentDefinition } from '#agent-kit';
import type { AgentContext, AgentDefinition, AgentHandler, RenderedAsset } from '#agent-kit';

import { fakeAgentContext } from './fake-context.js';
import type { FakeAgentContext, FakeAgentOptions } from './fake-context.js';

/** An agent as its contract sees it, whatever its schemas are. */
export interface AnyAgent {
  run: (input: never, ctx: AgentContext) => Promise<object>;
  render?: (output: never, input: never) => RenderedAsset;
}

/** The class of an agent. */
export type AgentClass = abstract new (...needs: never[]) => AnyAgent;

/** How an agent is run: with which model, and in which surroundings. */
export interface RunAgentOptions extends Omit<FakeAgentOptions, 'answer'> {
  /** Answers each request; `offline`, the default, takes the answer that the agent's own rules give. */
  model?: 'offline' | NonNullable<FakeAgentOptions['answer']>;
  /** Makes the agent when its constructor takes something. */
  create?: () => AnyAgent;
}

/** What a run made, and what was asked for on the way. */
export interface AgentRun extends Pick<FakeAgentContext, 'requests' | 'attached'> {
  output: Record<string, unknown>;
  asset: RenderedAsset | null;
}

/** What the class declared. Throws when it is no agent. */
export function definitionOf(type: AgentClass): AgentDefinition {
  const definition = agentDefinition(type);
  if (!definition) throw new Error(`${type.name} has no @Agent({ … })`);
  return definition;
}

/** The value, in which nothing can be changed any more. */
function frozen<T>(value: T): T {
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return value;
  Object.values(value).forEach(frozen);
  return Object.freeze(value);
}

/** Runs an agent in a context, as the engine does: input and output are parsed by the schemas it declared. An agent that writes to its input fails. */
export async function runInContext(
  type: AgentClass,
  given: unknown,
  ctx: FakeAgentContext,
  create = () => new (type as unknown as new () => AnyAgent)(),
): Promise<AgentRun> {
  const definition = definitionOf(type);
  const agent = create() as unknown as AgentHandler<typeof definition.input, typeof definition.output>;
  const input = frozen(definition.input.parse(structuredClone(given)));
  const output = definition.output.parse(await agent.run(input, ctx));
  const asset = definition.produces === undefined ? null : (agent.render?.(output, input) ?? null);
  return { output, asset, requests: ctx.requests, attached: ctx.attached };
}

/** Runs an agent once, without engine, provider or storage. Throws what the agent throws, and what does not fit its schemas. */
export function runAgent(type: AgentClass, given: unknown, { model, create, ...rest }: RunAgentOptions = {}): Promise<AgentRun> {
  const answer = model === undefined || model === 'offline' ? {} : { answer: model };
  return runInContext(type, given, fakeAgentContext({ ...rest, ...answer }), create);
}
