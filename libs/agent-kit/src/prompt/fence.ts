import { stripInvisible } from '../schema/index.js';

const seen = (_key: string, value: unknown): unknown => (typeof value === 'string' ? stripInvisible(value) : value);

/**
 * Delimits a value as data in a prompt: JSON between two tags. `<` is escaped, so that the value can neither close the fence nor open
 * another one, and invisible characters are removed.
 */
export function fence(name: string, value: unknown): string {
  const json = JSON.stringify(value, seen, 1).replaceAll('<', '\\u003c');
  return `<data name="${name.replace(/[^a-z0-9_]/g, '')}">\n${json}\n</data>`;
}
