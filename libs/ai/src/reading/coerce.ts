import { isFields } from './find-object.js';

/** The part of a JSON schema that values are brought into shape by. */
export interface JsonShape {
  type?: string | string[];
  properties?: Record<string, JsonShape>;
  required?: string[];
  items?: JsonShape;
  anyOf?: JsonShape[];
  enum?: unknown[];
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
}

const CLOCK = /^(?:(\d+):)?(\d{1,2}):(\d{2})(?:\.\d+)?$/;
const NUMBER = /^\s*~?\s*(-?\d+(?:\.\d+)?)\s*(?:s|sec|secs|seconds?)?\.?\s*$/i;
const BULLET = /^\s*(?:[-*•–]|\d{1,2}[.)])\s+/;

const typesOf = ({ type, anyOf }: JsonShape): string[] => [type ?? [], ...(anyOf ?? []).map((shape) => typesOf(shape))].flat();
const inner = (shape: JsonShape): JsonShape => shape.anyOf?.find((one) => !typesOf(one).includes('null')) ?? shape;

/** Seconds of a number that was written as text, also as a clock shows it. */
export function secondsOf(text: string): number | undefined {
  const clock = CLOCK.exec(text.trim());
  if (clock) return Number(clock[1] ?? 0) * 3_600 + Number(clock[2]) * 60 + Number(clock[3]);
  const plain = NUMBER.exec(text);
  return plain ? Number(plain[1]) : undefined;
}

/** The items of a list that was written as one text. */
function itemsOf(text: string): string[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const parts = lines.length > 1 ? lines : /^(?:\s*#[^\s#,]+[\s,]*)+$/u.test(text) ? text.split(/[\s,]+/) : [text];
  return parts.map((part) => part.replace(BULLET, '').trim()).filter(Boolean);
}

function toList(value: unknown, shape: JsonShape): unknown[] {
  const items = shape.items ?? {};
  if (value === null || value === undefined) return [];
  const list: unknown[] = Array.isArray(value)
    ? value
    : typeof value === 'string' && typesOf(items).includes('string')
      ? itemsOf(value)
      : [value];
  return list.filter((item) => item !== null && item !== undefined && item !== '').map((item) => coerce(item, items));
}

function toFields(value: Record<string, unknown>, shape: JsonShape): Record<string, unknown> {
  const known = Object.entries(shape.properties ?? {}).flatMap(([key, expected]): [string, unknown][] => {
    const required = shape.required?.includes(key) ?? false;
    const found = value[key];
    if (found === undefined && !required) return [];
    if (found === null && !required && !typesOf(expected).includes('null')) return [];
    if (found === undefined && !typesOf(expected).includes('array') && !typesOf(expected).includes('null')) return [];
    return [[key, coerce(found, expected)]];
  });
  const others = Object.entries(value).filter(([key]) => !(key in (shape.properties ?? {})));
  return Object.fromEntries([...others, ...known]);
}

/** Brings a value into the shape of a JSON schema where its meaning is certain: `null` and text to lists, text to numbers and back. What does not fit stays. */
export function coerce(value: unknown, shape: JsonShape): unknown {
  const types = typesOf(shape);
  if ((value === null || value === undefined) && types.includes('null')) return null;
  if (types.includes('array')) return toList(value, inner(shape));
  if (isFields(value) && types.includes('object')) return toFields(value, inner(shape));
  if (typeof value === 'number' && types.includes('string')) return String(value);
  if (typeof value === 'string' && (types.includes('integer') || types.includes('number'))) return secondsOf(value) ?? value;
  if (typeof value === 'number' && types.includes('integer') && !Number.isInteger(value)) return Math.round(value);
  if (typeof value === 'string' && shape.enum)
    return shape.enum.find((one) => String(one).toLowerCase() === value.trim().toLowerCase()) ?? value;
  if (Array.isArray(value) && types.includes('string') && value.every((item) => typeof item === 'string')) return value.join('\n\n');
  return value;
}
