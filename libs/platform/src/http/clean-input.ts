import { ValidationError } from '../errors/index.js';

const MAX_DEPTH = 32;
const MAX_KEYS = 10_000;
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

function refuse(path: string, message: string): never {
  throw new ValidationError({ errors: [{ path, message }] });
}

function cleanText(text: string, path: string): string {
  if (text.includes('\0')) refuse(path, 'must not contain NUL');
  if (!text.isWellFormed()) refuse(path, 'must be well-formed Unicode');
  return text.normalize('NFC');
}

/**
 * Normalises every string of a parsed input to NFC, in place. Throws `VALIDATION_ERROR` for input that no schema should have to check for:
 * NUL, lone surrogates, prototype keys, nesting deeper than 32 levels and more than 10,000 members.
 */
export function cleanInput(input: unknown): unknown {
  let members = 0;
  const visit = (value: unknown, path: string, depth: number): unknown => {
    if (typeof value === 'string') return cleanText(value, path);
    if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value;
    if (depth >= MAX_DEPTH) refuse(path.slice(0, 80), `must not be nested deeper than ${MAX_DEPTH} levels`);
    const target = value as Record<string, unknown>;
    for (const key of Object.keys(target)) {
      if (++members > MAX_KEYS) refuse('', `must not have more than ${MAX_KEYS} members`);
      const at = path ? `${path}.${key}` : key;
      if (FORBIDDEN_KEYS.has(key)) refuse(path, `must not have the key ${key}`);
      if (cleanText(key, path) !== key) refuse(path, 'must have keys in normal form');
      target[key] = visit(target[key], at, depth + 1);
    }
    return value;
  };
  return visit(input, '', 0);
}
