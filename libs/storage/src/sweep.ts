import type { ObjectStorage } from './object-storage.js';

interface Sweep {
  folder: string;
  /** Only objects written before this time are deleted: newer ones may belong to work that has not committed yet. */
  before: Date;
  /** Returns those of the keys that are still referenced. */
  referenced: (keys: readonly string[]) => Promise<ReadonlySet<string>>;
  signal: AbortSignal;
}

const BATCH = 500;

/** Deletes the unreferenced objects of a folder; returns their number. */
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
