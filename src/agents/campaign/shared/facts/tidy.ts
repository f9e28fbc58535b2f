import type { Facts } from './facts.js';

/** Takes the second end mark away where a sentence ends in a name that brings its own (`Snack & Co.`); on every string inside a value. */
export function tidy<T>(value: T, facts: Facts): T {
  const names = [facts.product, facts.brand, facts.price, facts.audience].filter((name): name is string =>
    /[.!?…。！？]$/u.test(name ?? ''),
  );
  return names.length === 0 ? value : walk(value, (text) => names.reduce((current, name) => current.replaceAll(`${name}.`, name), text));
}

function walk<T>(value: T, change: (text: string) => string): T;
function walk(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item: unknown) => walk(item, change));
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk<unknown>(item, change)]));
  }
  return value;
}
