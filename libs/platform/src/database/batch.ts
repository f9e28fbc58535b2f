interface Waiting<I, O> {
  item: I;
  resolve: (value: O) => void;
  reject: (reason: unknown) => void;
}

interface BatchOptions {
  /** Maximum number of items in a batch. */
  max: number;
  /** Maximum number of batches in progress; items that arrive meanwhile form the next batch. */
  parallel: number;
  /** What happens to the items of a failed batch: `alone` runs each one separately, `together` fails all of them. */
  failure?: 'alone' | 'together';
}

/**
 * Group commit: items that arrive while a batch is in progress form the next batch, so that a busy process makes few large transactions
 * (or reads) and an idle one adds no delay. When a batch fails, each item is run separately, so that one bad item fails alone.
 */
export class Batch<I, O> {
  private waiting: Waiting<I, O>[] = [];
  private inProgress = 0;
  private scheduled = false;

  constructor(
    private readonly work: (items: I[]) => Promise<O[]>,
    private readonly options: BatchOptions = { max: 64, parallel: 1 },
  ) {}

  /** The result for one item, once its batch is done. */
  add(item: I): Promise<O> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.scheduled || this.waiting.length === 0 || this.inProgress >= this.options.parallel) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      void this.process(this.waiting.splice(0, this.options.max));
      this.schedule();
    });
  }

  private async process(batch: Waiting<I, O>[]): Promise<void> {
    this.inProgress += 1;
    try {
      const results = await this.work(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, index) => resolve(results[index] as O));
    } catch (error) {
      if (batch.length > 1 && this.options.failure !== 'together') for (const one of batch) await this.alone(one);
      else for (const { reject } of batch) reject(error);
    } finally {
      this.inProgress -= 1;
      this.schedule();
    }
  }

  private async alone({ item, resolve, reject }: Waiting<I, O>): Promise<void> {
    await this.work([item]).then(([result]) => resolve(result as O), reject);
  }
}
