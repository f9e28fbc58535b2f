interface Waiter {
  weight: number;
  start: () => void;
}

interface AcquireOptions {
  /** How much of the capacity it takes; more than all of it counts as all of it. */
  weight?: number;
  /** Ends the wait. */
  signal?: AbortSignal | undefined;
}

/** As much work waits as may wait. */
export class SemaphoreFull extends Error {
  override readonly name = 'SemaphoreFull';
}

/** Runs work while its weights fit into a capacity. The rest waits, first come, first served, so that heavy work is not overtaken for ever. */
export class Semaphore {
  private readonly queue: Waiter[] = [];
  private used = 0;

  constructor(
    private readonly capacity: number,
    private readonly maxWaiting = Infinity,
  ) {}

  /** How much work waits. */
  get waiting(): number {
    return this.queue.length;
  }

  /** Runs `work` when there is room for it. Throws `SemaphoreFull`, and the reason of the signal when that is aborted before. */
  async run<T>(work: () => Promise<T>, options?: AcquireOptions): Promise<T> {
    const release = await this.acquire(options);
    try {
      return await work();
    } finally {
      release();
    }
  }

  /** Resolves, when there is room, to a function that frees it. Throws as `run` does. */
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
    if (this.queue.length >= this.maxWaiting) throw new SemaphoreFull('as much work waits as may wait');
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

  /** NOTE: room is taken here, for the first in line, so that no newcomer gets it in between. */
  private admit(): void {
    for (let next = this.queue[0]; next && this.used + next.weight <= this.capacity; next = this.queue[0]) {
      this.queue.shift();
      this.used += next.weight;
      next.start();
    }
  }
}
