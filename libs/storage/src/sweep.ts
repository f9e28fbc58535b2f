import type { ObjectStorage } from './object-storage.js';

interface Sweep {
  folder: string;
  /** Only what was written before this time: younger objects may belong to work that has not committed yet. */
  before: Date;
  /** Which of these keys are still needed. */
  referenced: (keys: readonly string[]) => Promise<ReadonlySet<string>>;
  signal: AbortSignal;
}

const BATCH = 500;

/** Deletes the objects of a folder that nothing refers to; returns how many. */
export async function sweepUnreferenced(storage: ObjectStorage, { folder, before, referenced, signal }: Sweep): Promise<number> {
  let removed = 0;
  let batch: string[] = [];
  const flush = async (): Promise<void> => {
    const needed = await referenced(batch);
    for (const key of batch.filter((candidate) => !needed.has(candidate))) {
      await storage.delete(key);
      removed++;
    }
    batch = [];
  };
  for await (const { key, modified_at } of storage.list(folder)) {
    if (signal.aborted) return removed;
    if (modified_at >= before) continue;
    batch.push(key);
    if (batch.length >= BATCH) await flush();
  }
  if (batch.length > 0) await flush();
  return removed;
}
