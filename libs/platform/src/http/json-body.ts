import { isUtf8 } from 'node:buffer';

import { MalformedJson, ValidationError } from '../errors/index.js';

const QUOTE = '"';
const BACKSLASH = 0x5c;
const COLON = 0x3a;

/** The number of members in all objects of a JSON text, including duplicates. The text must be valid JSON. */
function membersWritten(text: string): number {
  let count = 0;
  for (let start = text.indexOf(QUOTE); start >= 0;) {
    let end = text.indexOf(QUOTE, start + 1);
    while (isEscaped(text, end)) end = text.indexOf(QUOTE, end + 1);
    let after = end + 1;
    while (text.charCodeAt(after) <= 0x20) after++;
    if (text.charCodeAt(after) === COLON) count++;
    start = text.indexOf(QUOTE, after);
  }
  return count;
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes++;
  return backslashes % 2 === 1;
}

/** The number of members in all objects of a parsed value. */
function membersParsed(root: unknown): number {
  let count = 0;
  // NOTE: an explicit stack, because a body may be nested deeper than the call stack allows.
  const open: unknown[] = [root];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    const inner: unknown[] = Object.values(value);
    if (!Array.isArray(value)) count += inner.length;
    for (const item of inner) if (typeof item === 'object' && item !== null) open.push(item);
  }
  return count;
}

/** Parses a JSON body. Throws `MALFORMED_JSON`, and `VALIDATION_ERROR` for duplicate keys, because parsers disagree on which value counts. */
export function parseJsonBody(body: Buffer): unknown {
  // NOTE: some clients send `content-type: application/json` with an empty body on POST and DELETE; that is no body, not malformed JSON.
  if (body.length === 0) return undefined;
  if (!isUtf8(body)) throw new MalformedJson();
  const text = body.toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new MalformedJson();
  }
  if (typeof value === 'object' && value !== null && membersWritten(text) !== membersParsed(value))
    throw new ValidationError({ errors: [{ path: '', message: 'must not name a key twice' }] });
  return value;
}
