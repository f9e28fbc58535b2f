import type { Words } from '../schema/index.js';

/** A score as people read it. */
export const percent = (score: number): string => `${Math.round(score * 100)} %`;

/** An asset as Markdown: what is said of it, its tables, and below them what could not be done. */
export function page({ summary, notes }: Words, ...tables: readonly string[]): string {
  return [summary, ...tables, ...notes.map((note) => `* ${note}`)].join('\n\n');
}
