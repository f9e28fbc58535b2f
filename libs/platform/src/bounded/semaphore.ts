interface Waiter {
  weight: number;
  start: () => void;
}

interface AcquireOptions {
  /** Share of the capacity; a weight above the capacity counts as the whole capacity. */
  weight?: number;
  /** Ends the wait. */
  signal?: AbortSignal | undefined;
}

/** The queue has reached its maximum length. */
export class SemaphoreFull extends Error {
  override readonly name = 'SemaphoreFull';
}

/** Runs work while the sum of its weights fits a capacity. The rest waits first in, first out, so that heavy work is not starved. */
export class Semaphore {
  private readonly queue: Waiter[] = [];
  private used = 0;

  constructor(
    private readonly capacity: number,
    private readonly maxWaiting = Infinity,
  ) {}

  /** Number of waiters. */
  get waiting(): number {
    return this.queue.length;
  }

  /** Runs `work` when there is capacity for it. Throws `SemaphoreFull`, or the reason of the signal if it is aborted first. */
  async run<T>(work: () => Promise<T>, options?: AcquireOptions): Promise<T> {
    const release = await this.acquire(options);
    try {
      return await work();
    } finally {
      release();
    }
  }

  /** Resolves, when there is capacity, to a function that releases it. Throws as `run` does. */
  async acquire({ weight = 1, signal }: AcquireOptions = {}): Promise<() => void> {
    signal?.throwIfAborted();
    const share = Math.min(Math.max(weight, 1), this.capacity);
    if (this.queue.length > 0 || this.used + share > this.capacity) await this.turn(share, signal);
    else this.used += share;
    return () => {
      this.used -= share;
      this.admit();
    };
  }

  private turn(weight: number, signal: AbortSignal | undefined): Promise<void> {
    if (this.queue.length >= this.maxWaiting) throw new SemaphoreFull('the queue is full');
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const leave = (): void => {
      this.queue.splice(this.queue.indexOf(waiter), 1);
      this.admit();
      reject(signal?.reason as Error);
    };
    const waiter = {
      weight,
      start: () => {
        signal?.removeEventListener('abort', leave);
        resolve();
      },
    };
    signal?.addEventListener('abort', leave, { once: true });
    this.queue.push(waiter);
    return promise;
  }

  /** NOTE: capacity is reserved here, for the first waiter, so that a new caller cannot take it in between. */
  private admit(): void {
    for (let next = this.queue[0]; next && this.used + next.weight <= this.capacity; next = this.queue[0]) {
      this.queue.shift();
      this.used += next.weight;
      next.start();
    }
  }
}
