import type { z } from 'zod';

/** Characters of an answer that are read as JSON at most. */
const MAX_TEXT = 1_000_000;
const MAX_DEPTH = 40;

/** What an answer holds: the object, or what is wrong with it in words a model can act on. */
export type ParsedAnswer<T> = { ok: true; object: T } | { ok: false; problems: string };

/** The text without the fence that models like to put around JSON. */
function unfence(text: string): string {
  const trimmed = text.trim();
  const opening = /^```(?:json)?[^\S\n]*\n/i.exec(trimmed)?.[0];
  return opening !== undefined && trimmed.endsWith('```') ? trimmed.slice(opening.length, -3) : trimmed;
}

function deep(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth >= MAX_DEPTH || Object.values(value).some((inner) => deep(inner, depth + 1));
}

/** Reads an answer by the agent's schema. */
export async function parseAnswer<S extends z.ZodType>(text: string, schema: S): Promise<ParsedAnswer<z.output<S>>> {
  if (text.length > MAX_TEXT) return { ok: false, problems: `the answer has ${text.length} characters; at most ${MAX_TEXT} are read` };
  let value: unknown;
  try {
    value = JSON.parse(unfence(text));
  } catch {
    return { ok: false, problems: text.trim() === '' ? 'the answer is empty' : 'the answer is not one JSON object' };
  }
  if (deep(value)) return { ok: false, problems: `the answer is nested deeper than ${MAX_DEPTH} levels` };
  const result = await schema.safeParseAsync(value);
  if (result.success) return { ok: true, object: result.data };
  const problems = result.error.issues.slice(0, 20).map(({ path, message }) => `- ${path.join('.') || '(root)'}: ${message}`);
  return { ok: false, problems: problems.join('\n') };
}
