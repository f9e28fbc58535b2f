import type { z } from 'zod';

type Path = readonly (string | number)[];

/** The texts in a value, with their paths. */
export function textsIn(value: unknown, at: Path = []): { path: Path; text: string }[] {
  if (typeof value === 'string') return [{ path: at, text: value }];
  if (Array.isArray(value)) return value.flatMap((item, index) => textsIn(item, [...at, index]));
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => textsIn(item, [...at, key]));
}

/** A copy of the value with another text at one path. */
function withText(value: unknown, [key, ...rest]: Path, text: string): unknown {
  if (key === undefined) return text;
  if (Array.isArray(value)) return value.map((item, index) => (index === key ? withText(item, rest, text) : item));
  const object = value as Record<string, unknown>;
  return { ...object, [key]: withText(object[key], rest, text) };
}

/** A copy of the value in which each text is replaced by the first of its `other` texts that the schema accepts, if any. */
export function rewriteTexts<T>(value: T, schema: z.ZodType, other: (text: string, index: number, path: Path) => readonly string[]): T {
  let result: unknown = value;
  for (const [index, { path, text }] of textsIn(value).entries()) {
    const fits = other(text, index, path).find((candidate) => schema.safeParse(withText(result, path, candidate)).success);
    if (fits !== undefined) result = withText(result, path, fits);
  }
  return result as T;
}
