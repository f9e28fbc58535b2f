import { FairLane } from './fair-lane.js';

/** Where a task queues. */
export interface Place {
  /** Tasks of one key wait for each other; keys take turns. */
  key: string;
  /** Whether the task queues in the lane of trusted callers, which gets every second turn while both lanes have tasks. */
  trusted: boolean;
}

interface Limits {
  /** Tasks that run at the same time. */
  concurrency: number;
  /** Tasks that may wait in each lane. */
  capacity: number;
  /** Tasks of one key that may wait in each lane. */
  perKey: number;
}

/**
 * Runs a limited number of tasks at a time and queues a bounded number of others. No key waits behind all tasks of another: keys take turns,
 * and when a lane is full, the key with the most tasks loses its newest one. A refused task fails with the error that `full` makes.
 */
export class FairQueue {
  private active = 0;
  private trustedNext = true;
  private readonly trusted: FairLane;
  private readonly others: FairLane;

  constructor(
    private readonly limits: Limits,
    private readonly full: (waiting: number) => Error,
  ) {
    this.trusted = new FairLane(limits.capacity, limits.perKey);
    this.others = new FairLane(limits.capacity, limits.perKey);
  }

  get length(): number {
    return this.trusted.length + this.others.length;
  }

  async run<T>(place: Place, task: () => Promise<T>): Promise<T> {
    await this.enter(place);
    try {
      return await task();
    } finally {
      this.leave();
    }
  }

  private enter({ key, trusted }: Place): Promise<void> | undefined {
    if (this.active < this.limits.concurrency) {
      this.active++;
      return undefined;
    }
    const lane = trusted ? this.trusted : this.others;
    return new Promise((start, reject) => {
      const refused = lane.add(key, { start, refuse: () => reject(this.full(lane.length)) });
      refused?.refuse();
    });
  }

  /** The slot passes directly to the next task, so that no new one can overtake it. */
  private leave(): void {
    const [first, second] = this.trustedNext ? [this.trusted, this.others] : [this.others, this.trusted];
    this.trustedNext = !this.trustedNext;
    const next = first.next() ?? second.next();
    if (next) next.start();
    else this.active--;
  }
}
