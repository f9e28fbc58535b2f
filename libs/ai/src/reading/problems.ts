import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

const MOST_PROBLEMS = 20;
const QUOTED = 80;

const at = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (here, key) => (typeof here === 'object' && here !== null ? (here as Record<PropertyKey, unknown>)[key] : undefined),
    value,
  );

const quoted = (text: string): string => `"${text.length > QUOTED ? `${text.slice(0, QUOTED)}…` : text}"`;

/** What is wrong at one place, with the numbers a model needs to do better: `has 36 characters, at most 30: "…"`. */
function inNumbers(issue: Issue, value: unknown): string {
  const found = at(value, issue.path);
  if (issue.code === 'too_big' && typeof found === 'string')
    return `has ${found.length} characters, at most ${issue.maximum}: ${quoted(found)}`;
  if (issue.code === 'too_small' && typeof found === 'string') return `has ${found.length} characters, at least ${issue.minimum}`;
  if (issue.code === 'too_big' && Array.isArray(found)) return `has ${found.length} entries, at most ${issue.maximum}`;
  if (issue.code === 'too_small' && Array.isArray(found)) return `has ${found.length} entries, at least ${issue.minimum}`;
  return typeof found === 'string' ? `${issue.message}: ${quoted(found)}` : issue.message;
}

/** What keeps a value from satisfying a schema, one problem a line. */
export function problemsIn(error: z.ZodError, value: unknown): string {
  return error.issues
    .slice(0, MOST_PROBLEMS)
    .map((issue) => `- ${issue.path.join('.') || '(root)'}: ${inNumbers(issue, value)}`)
    .join('\n');
}
