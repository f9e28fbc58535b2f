import type { AgentContext, RegisteredAgent, RenderedAsset } from '#agent-kit';

import { ShapeError } from './outcome.js';

/** The result of an attempt: the output, and its rendering when it becomes an asset. */
export interface AgentResult {
  output: Record<string, unknown>;
  rendered: RenderedAsset | null;
}

/** Runs an agent on a payload. Throws `ShapeError` when payload or output do not match the agent's schemas. */
export async function callAgent({ definition, handler }: RegisteredAgent, payload: unknown, ctx: AgentContext): Promise<AgentResult> {
  const input = definition.input.safeParse(payload);
  if (!input.success) throw new ShapeError('input_invalid', input.error);
  const output = definition.output.safeParse(await handler.run(input.data, ctx));
  if (!output.success) throw new ShapeError('output_invalid', output.error);
  const rendered = definition.produces === undefined ? null : (handler.render?.(output.data, input.data) ?? null);
  return { output: storable(output.data), rendered: rendered && storable(rendered) };
}

/** The value without characters that Postgres cannot store in text: NUL and unpaired surrogates. */
function storable<T>(value: T): T {
  const text = JSON.stringify(value);
  if (!/\\u0000|\\ud[89a-f]/i.test(text)) return value;
  return JSON.parse(text, (_key, inner: unknown) => (typeof inner === 'string' ? inner.replaceAll('\0', '').toWellFormed() : inner)) as T;
}
