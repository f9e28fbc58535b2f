import type { AgentContext, RegisteredAgent, RenderedAsset } from '#agent-kit';

import { ShapeError } from './outcome.js';

/** What an attempt made: the output, and how it reads when it becomes an asset. */
export interface Made {
  output: Record<string, unknown>;
  rendered: RenderedAsset | null;
}

/** Runs an agent on what it was given; input and output have the shapes it declared, or a `ShapeError` is thrown. */
export async function callAgent({ definition, handler }: RegisteredAgent, given: unknown, ctx: AgentContext): Promise<Made> {
  const input = definition.input.safeParse(given);
  if (!input.success) throw new ShapeError('input_invalid', input.error);
  const output = definition.output.safeParse(await handler.run(input.data, ctx));
  if (!output.success) throw new ShapeError('output_invalid', output.error);
  const rendered = definition.produces === undefined ? null : (handler.render?.(output.data, input.data) ?? null);
  return { output: storable(output.data), rendered: rendered && storable(rendered) };
}

/** The value without what Postgres cannot keep in a text: NUL, and halves of surrogate pairs. */
function storable<T>(value: T): T {
  const text = JSON.stringify(value);
  if (!/\\u0000|\\ud[89a-f]/i.test(text)) return value;
  return JSON.parse(text, (_key, inner: unknown) => (typeof inner === 'string' ? inner.replaceAll('\0', '').toWellFormed() : inner)) as T;
}
