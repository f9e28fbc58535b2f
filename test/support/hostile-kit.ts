/** A hostile or unusual file and the expected result: `either` if a decoder may still read it. */
export interface HostileFile {
  kind: string;
  data: Buffer;
  verdict: 'taken' | 'refused' | 'either';
}

/** Accepted formats. */
export const FORMATS = ['jpeg', 'png', 'webp', 'avif'] as const;
export type Format = (typeof FORMATS)[number];

/** Pseudo-random numbers that are the same in every run. */
export function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Pseudo-random bytes. */
export function noise(bytes: number, seed: number): Buffer {
  const roll = dice(seed);
  return Buffer.from(Array.from({ length: bytes }, () => Math.floor(roll() * 256)));
}

export const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

export const file = (verdict: HostileFile['verdict'], kind: string, data: Buffer): HostileFile => ({ kind, data, verdict });
