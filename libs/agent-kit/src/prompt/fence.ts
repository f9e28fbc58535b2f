import { stripInvisible } from '../schema/index.js';

/** Whether a value tells a model nothing. */
function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

/** The value as a model reads it: without invisible characters, and without empty fields. */
function shown(value: unknown): unknown {
  if (typeof value === 'string') return stripInvisible(value);
  if (Array.isArray(value)) return value.map(shown);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, shown(inner)] as const)
      .filter(([, inner]) => !isEmpty(inner)),
  );
}

/**
 * Delimits a value as data in a prompt: minified JSON between two tags, without empty fields. `<` is escaped, so that the value can neither close
 * the fence nor open another one, and invisible characters are removed.
 */
export function fence(name: string, value: unknown): string {
  const json = JSON.stringify(shown(value)).replaceAll('<', '\\u003c');
  return `<data name="${name.replace(/[^a-z0-9_]/g, '')}">\n${json}\n</data>`;
}
