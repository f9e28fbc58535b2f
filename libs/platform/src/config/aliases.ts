import type { Environment } from './environment.js';

type Read = (name: string) => string | undefined;

/** Variables whose values together, or in another unit, are the value of one of ours. */
export interface AliasGroup {
  from: readonly string[];
  /** The value in our terms, or nothing when these variables do not say it. */
  value: (read: Read) => string | undefined;
}

/** Another name under which a variable is also read. */
export type Alias = string | AliasGroup;

/** A whole number of another unit, as the duration that we read: `alias.inUnit('LIFE_MINUTES', 'm')` reads `15` as `15m`. */
export function inUnit(name: string, unit: 's' | 'm' | 'h' | 'd'): AliasGroup {
  return { from: [name], value: (read) => read(name)?.replace(/^\s*(\d+)\s*$/, `$1${unit}`) };
}

export function groupOf(alias: Alias): AliasGroup {
  return typeof alias === 'string' ? { from: [alias], value: (read) => read(alias) } : alias;
}

/** The value of a variable, and the names it was read from; the first name that is set wins. */
export function resolve(
  environment: Environment,
  name: string,
  aliases: readonly Alias[] = [],
): { text: string | undefined; from: readonly string[] } {
  const read = (variable: string): string | undefined => environment.read(variable);
  const own = read(name);
  if (own !== undefined) return { text: own, from: [name] };
  for (const { from, value } of aliases.map(groupOf)) {
    const text = value(read);
    if (text !== undefined) return { text, from: from.filter((key) => read(key) !== undefined) };
  }
  return { text: undefined, from: [name] };
}
