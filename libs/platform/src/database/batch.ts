interface Waiting<I, O> {
  item: I;
  resolve: (value: O) => void;
  reject: (reason: unknown) => void;
}

interface BatchOptions {
  /** Most items in one go. */
  max: number;
  /** How many may be under way at once; what comes meanwhile waits and goes together. */
  parallel: number;
  /** What becomes of the items of a batch that failed: `alone` tries each by itself, `together` fails them all. */
  failure?: 'alone' | 'together';
}

/**
 * Group commit: items that arrive while others are under way go together, so that a busy process makes few large transactions (or reads)
 * and an idle one adds no delay. When a batch of several fails, each of its items is tried alone, so that one bad item harms itself only.
 */
export class Batch<I, O> {
  private waiting: Waiting<I, O>[] = [];
  private flying = 0;
  private scheduled = false;

  constructor(
    private readonly work: (items: I[]) => Promise<O[]>,
    private readonly options: BatchOptions = { max: 64, parallel: 1 },
  ) {}

  /** The result for one item, once the batch it travels in has been written. */
  add(item: I): Promise<O> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.scheduled || this.waiting.length === 0 || this.flying >= this.options.parallel) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      void this.fly(this.waiting.splice(0, this.options.max));
      this.schedule();
    });
  }

  private async fly(batch: Waiting<I, O>[]): Promise<void> {
    this.flying += 1;
    try {
      const results = await this.work(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, index) => resolve(results[index] as O));
    } catch (error) {
      if (batch.length > 1 && this.options.failure !== 'together') for (const one of batch) await this.alone(one);
      else for (const { reject } of batch) reject(error);
    } finally {
      this.flying -= 1;
      this.schedule();
    }
  }

  private async alone({ item, resolve, reject }: Waiting<I, O>): Promise<void> {
    await this.work([item]).then(([result]) => resolve(result as O), reject);
  }
}
