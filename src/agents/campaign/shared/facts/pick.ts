/** A 32-bit FNV-1a hash: spreads facts evenly over variants, the same on every machine. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const character of text) {
    value ^= character.codePointAt(0) ?? 0;
    value = Math.imul(value, 0x01000193);
    value ^= value >>> 15;
  }
  return value >>> 0;
}

/** Chooses among variants by the facts and the place in the text, so that products differ and one product always reads the same. */
export type Pick = <T>(place: string, variants: readonly [T, ...T[]]) => T;

/** A chooser for these facts. */
export function picker(seed: string): Pick {
  return (place, variants) => variants[hash(`${seed}\u0000${place}`) % variants.length] ?? variants[0];
}
