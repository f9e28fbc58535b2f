import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';

import { round } from './stats.mjs';

/** A ratio that must not be below its bar. */
export const least = (what, value, bar) => ({ what, value, bar: `≥ ${bar}`, met: value >= bar });
/** A figure that must not be above its bar. */
export const most = (what, value, bar) => ({ what, value, bar: `≤ ${bar}`, met: value <= bar });

/**
 * Prints the medians of a benchmark and compares them with its targets.
 * @param {{ figures: Record<string, Record<string, number>>, bars: ReturnType<typeof least>[], notes?: string[] }} result
 */
export function print({ figures, bars, notes = [] }, say) {
  const width = Math.max(...Object.keys(figures).map((name) => name.length));
  for (const [name, row] of Object.entries(figures)) {
    const values = Object.entries(row).map(([key, value]) => `${round(value)} ${key.replaceAll('_', ' ')}`);
    say(`  ${name.padEnd(width)}  ${values.join(' · ')}`);
  }
  for (const { what, value, bar, met } of bars) say(`  ${met ? 'met   ' : 'MISSED'} ${what}: ${round(value)} (bar ${bar})`);
  for (const note of notes) say(`  ${note}`);
}

/** Writes the result as JSON, with a description of the machine. */
export function save({ name, result, options, say }) {
  mkdirSync(options.out, { recursive: true });
  const file = join(options.out, `${name}.json`);
  const machine = {
    cpu: cpus()[0]?.model.trim(),
    cores: availableParallelism(),
    memory_gib: Math.round(totalmem() / 2 ** 30),
    load: loadavg().map(round),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
  };
  writeFileSync(file, `${JSON.stringify({ name, at: new Date().toISOString(), machine, ...result }, null, 2)}\n`);
  say(`  ${file}`);
}
