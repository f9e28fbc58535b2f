import { jsonrepair } from 'jsonrepair';

/** Characters of an answer that are read at most. */
const MAX_TEXT = 1_000_000;
/** Opening braces that may turn out to open nothing. */
const MAX_FALSE_STARTS = 50;

type Fields = Record<string, unknown>;
/** The object in a text, or what is wrong with the text in words a model can act on. */
export type FoundObject = { ok: true; value: Fields } | { ok: false; problems: string };

export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

const THOUGHT_END = /<\/(?:think|thinking|thought|reasoning)>/gi;
const THOUGHT_START = /<(?:think|thinking|thought|reasoning)>/i;

/** The text after what a model thought aloud; a thought without an end leaves what stands before it. */
function withoutThoughts(text: string): string {
  const end = [...text.matchAll(THOUGHT_END)].at(-1);
  const rest = end ? text.slice(end.index + end[0].length) : text;
  const start = THOUGHT_START.exec(rest);
  return start ? rest.slice(0, start.index) : rest;
}

/** Where the object that opens at `start` closes; below zero when it does not. */
function closingOf(text: string, start: number): number {
  let depth = 0;
  let quoted = false;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (quoted) {
      if (character === '\\') at++;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '{') depth++;
    else if (character === '}' && --depth === 0) return at;
  }
  return -1;
}

/** The objects that stand beside each other in a text, in order. */
function balanced(text: string): string[] {
  const found: string[] = [];
  let falseStarts = 0;
  for (let start = text.indexOf('{'); start >= 0 && falseStarts < MAX_FALSE_STARTS;) {
    const end = closingOf(text, start);
    if (end >= 0) found.push(text.slice(start, end + 1));
    else falseStarts++;
    start = text.indexOf('{', end >= 0 ? end + 1 : start + 1);
  }
  return found;
}

function parsed(text: string, parse: (text: string) => unknown): Fields | undefined {
  try {
    const value = parse(text);
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const strict = (text: string): unknown => JSON.parse(text);
const repaired = (text: string): unknown => JSON.parse(jsonrepair(text));

/** An object with one of the keys, taken out of the one field that is wrapped around it if need be. */
function unwrapped(value: Fields, keys: readonly string[]): Fields | undefined {
  const known = (fields: Fields): boolean => keys.length === 0 || keys.some((key) => key in fields);
  if (known(value)) return value;
  return Object.values(value)
    .flatMap((inner) => (Array.isArray(inner) ? (inner.slice(0, 1) as unknown[]) : [inner]))
    .find((inner): inner is Fields => isFields(inner) && known(inner));
}

/**
 * Finds the object that a model was asked for: behind thoughts, between fences and prose, wrapped in another object, or in JSON with small
 * mistakes. The last object with one of the `keys` is taken. An answer that was `cut` is not repaired: what it lost cannot be known.
 */
export function findObject(text: string, keys: readonly string[], cut = false): FoundObject {
  if (text.length > MAX_TEXT) return { ok: false, problems: `the answer has ${text.length} characters; at most ${MAX_TEXT} are read` };
  const rest = withoutThoughts(text).trim();
  if (rest === '') return { ok: false, problems: text.trim() === '' ? 'the answer is empty' : 'the answer holds thoughts but no object' };
  const candidates = balanced(rest).reverse();
  const open = rest.indexOf('{');
  const attempts = cut
    ? [() => candidates.map((one) => parsed(one, strict))]
    : [
        () => candidates.map((one) => parsed(one, strict)),
        () =>
          [...candidates]
            .sort((a, b) => b.length - a.length)
            .slice(0, 3)
            .map((one) => parsed(one, repaired)),
        () => (open < 0 ? [] : [parsed(rest.slice(open), repaired)]),
      ];
  for (const attempt of attempts) {
    for (const value of attempt()) {
      const answer = value && unwrapped(value, keys);
      if (answer) return { ok: true, value: answer };
    }
  }
  if (!cut && candidates.some((one) => parsed(one, strict)))
    return { ok: false, problems: `the object has none of the fields ${keys.join(', ')}` };
  return { ok: false, problems: cut ? 'the answer was cut off' : 'the answer is not one JSON object' };
}
