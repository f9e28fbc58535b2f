import { agentDefinition } from '#agent-kit';
import type { AgentContext, AgentDefinition, AgentHandler, RenderedAsset } from '#agent-kit';

import { fakeAgentContext } from './fake-context.js';
import type { FakeAgentContext, FakeAgentOptions } from './fake-context.js';

/** An agent with any schemas. */
export interface AnyAgent {
  run: (input: never, ctx: AgentContext) => Promise<object>;
  render?: (output: never, input: never) => RenderedAsset;
}

/** The class of an agent. */
export type AgentClass = abstract new (...needs: never[]) => AnyAgent;

/** The model and context of a run. */
export interface RunAgentOptions extends Omit<FakeAgentOptions, 'answer'> {
  /** Answers each request; `offline`, the default, uses the agent's offline answer. */
  model?: 'offline' | NonNullable<FakeAgentOptions['answer']>;
  /** Creates the agent when its constructor has parameters. */
  create?: () => AnyAgent;
}

/** The result of a run, and its requests and attachments. */
export interface AgentRun extends Pick<FakeAgentContext, 'requests' | 'attached'> {
  output: Record<string, unknown>;
  asset: RenderedAsset | null;
}

/** The definition of an agent class. Throws for any other class. */
export function definitionOf(type: AgentClass): AgentDefinition {
  const definition = agentDefinition(type);
  if (!definition) throw new Error(`${type.name} has no @Agent({ … })`);
  return definition;
}

/** Freezes a value deeply. */
function frozen<T>(value: T): T {
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return value;
  Object.values(value).forEach(frozen);
  return Object.freeze(value);
}

/** Runs an agent in a context, as the engine does: input and output are parsed by its schemas. An agent that modifies its input fails. */
export async function runInContext(
  type: AgentClass,
  rawInput: unknown,
  ctx: FakeAgentContext,
  create = () => new (type as unknown as new () => AnyAgent)(),
): Promise<AgentRun> {
  const definition = definitionOf(type);
  const agent = create() as unknown as AgentHandler<typeof definition.input, typeof definition.output>;
  const input = frozen(definition.input.parse(structuredClone(rawInput)));
  const output = definition.output.parse(await agent.run(input, ctx));
  const asset = definition.produces === undefined ? null : (agent.render?.(output, input) ?? null);
  return { output, asset, requests: ctx.requests, attached: ctx.attached };
}

/** Runs an agent once, without engine, provider or storage. Throws the agent's errors, and `ZodError` when input or output is invalid. */
export function runAgent(type: AgentClass, input: unknown, { model, create, ...rest }: RunAgentOptions = {}): Promise<AgentRun> {
  const answer = model === undefined || model === 'offline' ? {} : { answer: model };
  return runInContext(type, input, fakeAgentContext({ ...rest, ...answer }), create);
}
