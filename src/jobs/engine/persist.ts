import { setTimeout as sleep } from 'node:timers/promises';

import { fromPostgres } from '#platform';

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;

/**
 * Repeats a write while the database is unavailable, for up to `limitMs`, so that a restart of Postgres does not lose finished work.
 * Safe because every such write is fenced: repeated, it changes nothing. Other errors are thrown.
 */
export async function persist<T>(limitMs: number, write: () => Promise<T>): Promise<T> {
  const end = Date.now() + limitMs;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await write();
    } catch (error) {
      if (fromPostgres(error)?.status !== 503 || Date.now() + pause > end) throw error;
      await sleep(pause);
    }
  }
}
