/**
 * Sets a value apart as data in a prompt: JSON between two marks. `<` never appears inside, so that nothing in the value can close the
 * fence or open another.
 */
export function fence(name: string, value: unknown): string {
  const json = JSON.stringify(value, null, 1).replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
  return `<data name="${name.replace(/[^a-z0-9_]/g, '')}">\n${json}\n</data>`;
}
