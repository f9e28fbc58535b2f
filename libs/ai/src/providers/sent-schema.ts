import type { z } from 'zod';

import type { ModelRoute } from '../config/routes.js';
import { modelSchema } from './json-schema.js';

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

const range = (least: unknown, most: unknown, unit: string): string[] => {
  if (typeof least === 'number' && least > 1 && typeof most === 'number') return [`${least} to ${most} ${unit}.`];
  if (typeof most === 'number') return [`At most ${most} ${unit}.`];
  return typeof least === 'number' && least > 1 ? [`At least ${least} ${unit}.`] : [];
};

/** A schema whose limits also stand in its descriptions; without string lengths where `lengths` is false. */
function described(value: unknown, lengths: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => described(item, lengths));
  if (!isObject(value)) return value;
  const inner = Object.entries(value).flatMap(([key, item]): [string, unknown][] => {
    if (!lengths && (key === 'minLength' || key === 'maxLength')) return [];
    if (key !== 'properties' || !isObject(item)) return [[key, described(item, lengths)]];
    return [[key, Object.fromEntries(Object.entries(item).map(([name, schema]) => [name, described(schema, lengths)]))]];
  });
  const limits = [
    ...range(value['minLength'], value['maxLength'], 'characters'),
    ...range(value['minItems'], value['maxItems'], 'entries'),
  ];
  const result = Object.fromEntries(inner);
  const { description } = value;
  if (limits.length === 0) return result;
  return { ...result, description: [typeof description === 'string' ? description : '', ...limits].filter(Boolean).join(' ') };
}

/**
 * The JSON schema a provider is sent.
 * NOTE: Gemini's SDK drops limits, Anthropic's turns them into text, and some releases of llama.cpp refuse lengths of 2,000 and more; so every
 * limit stands in words, and servers that speak OpenAI's protocol get no lengths of strings.
 */
export function sentSchema({ provider }: Pick<ModelRoute, 'provider'>, schema: z.ZodType): Json {
  return described(modelSchema(schema), provider !== 'openai-compatible') as Json;
}
