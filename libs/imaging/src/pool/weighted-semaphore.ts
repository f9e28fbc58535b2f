interface Waiter {
  weight: number;
  start: () => void;
}

/** Lets work in while its weights fit into a capacity; first come, first served, so that heavy work is not passed over for ever. */
export class WeightedSemaphore {
  private readonly queue: Waiter[] = [];
  private used = 0;

  constructor(private readonly capacity: number) {}

  /** Runs `work` when there is room for `weight` of it; more than the capacity counts as all of it. */
  async run<T>(weight: number, work: () => Promise<T>): Promise<T> {
    const share = Math.min(Math.max(weight, 1), this.capacity);
    await this.enter(share);
    try {
      return await work();
    } finally {
      this.used -= share;
      this.admit();
    }
  }

  /** How much work waits. */
  get waiting(): number {
    return this.queue.length;
  }

  private enter(weight: number): Promise<void> {
    return new Promise((resolve) => {
      this.queue.push({ weight, start: resolve });
      this.admit();
    });
  }

  private admit(): void {
    for (let next = this.queue[0]; next && this.used + next.weight <= this.capacity; next = this.queue[0]) {
      this.queue.shift();
      this.used += next.weight;
      next.start();
    }
  }
}
