import type { Environment } from './environment.js';

type Read = (name: string) => string | undefined;

/** Variables that are combined, or converted from another unit, into the value of one of our variables. */
export interface AliasGroup {
  from: readonly string[];
  /** The converted value, or undefined when these variables do not define it. */
  value: (read: Read) => string | undefined;
}

/** An alternative name of a variable. */
export type Alias = string | AliasGroup;

/** An alias that holds a whole number in a fixed unit: `inUnit('LIFE_MINUTES', 'm')` reads `15` as the duration `15m`. */
export function inUnit(name: string, unit: 's' | 'm' | 'h' | 'd'): AliasGroup {
  return { from: [name], value: (read) => read(name)?.replace(/^\s*(\d+)\s*$/, `$1${unit}`) };
}

export function groupOf(alias: Alias): AliasGroup {
  return typeof alias === 'string' ? { from: [alias], value: (read) => read(alias) } : alias;
}

/** The value of a variable and the names it was read from; the first name that is set takes precedence. */
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
