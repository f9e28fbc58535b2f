import { stripInvisible } from '../schema/index.js';

const seen = (_key: string, value: unknown): unknown => (typeof value === 'string' ? stripInvisible(value) : value);

/**
 * Sets a value apart as data in a prompt: JSON between two marks. `<` never appears inside, so that nothing in the value can close the
 * fence or open another, and characters that nobody sees are left out.
 */
export function fence(name: string, value: unknown): string {
  const json = JSON.stringify(value, seen, 1).replaceAll('<', '\\u003c');
  return `<data name="${name.replace(/[^a-z0-9_]/g, '')}">\n${json}\n</data>`;
}
