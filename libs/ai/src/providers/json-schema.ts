import { z } from 'zod';

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Keywords that providers refuse or that say nothing to a model; what they mean is still checked by our own parser. */
const DROPPED = new Set(['$schema', 'id', '$id', 'default', 'examples', 'example', 'format', 'pattern']);

function clean(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(clean);
  if (!isObject(value)) return value;
  const result: Json = {};
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'default' || (DROPPED.has(key) && typeof inner !== 'object')) continue;
    // NOTE: zod writes the bounds of a safe integer on every integer; they are noise in a prompt and some providers refuse them.
    if ((key === 'maximum' || key === 'minimum') && Math.abs(Number(inner)) === Number.MAX_SAFE_INTEGER) continue;
    result[key] =
      key === 'properties' && isObject(inner)
        ? Object.fromEntries(Object.entries(inner).map(([name, schema]) => [name, clean(schema)]))
        : clean(inner);
  }
  const { properties } = value;
  if (result['type'] !== 'object' || !isObject(properties)) return result;
  result['additionalProperties'] ??= false;
  // NOTE: some providers refuse a schema with properties that may be left out; a default only forgives an answer that lacks one.
  const forgiven = Object.keys(properties).filter((name) => isObject(properties[name]) && 'default' in properties[name]);
  if (forgiven.length > 0)
    result['required'] = [...(Array.isArray(value['required']) ? (value['required'] as unknown[]) : []), ...forgiven];
  return result;
}

/** Puts named parts where they are used; what contains itself stays named. */
function inline(value: unknown, parts: Json, inside: readonly string[] = []): unknown {
  if (Array.isArray(value)) return value.map((item) => inline(item, parts, inside));
  if (!isObject(value)) return value;
  const name = typeof value['$ref'] === 'string' ? value['$ref'].replace('#/definitions/', '') : undefined;
  if (name !== undefined) return name in parts && !inside.includes(name) ? inline(parts[name], parts, [...inside, name]) : value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inline(inner, parts, inside)]));
}

/** The JSON schema that a provider is asked to fill: what the agent's schema takes, without what only we understand. */
export function modelSchema(schema: z.ZodType): Json {
  const { definitions, ...json } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', target: 'draft-7', reused: 'inline' });
  const whole = inline(json, (definitions ?? {}) as Json) as Json;
  return clean(JSON.stringify(whole).includes('"$ref"') ? { ...whole, definitions } : whole) as Json;
}
