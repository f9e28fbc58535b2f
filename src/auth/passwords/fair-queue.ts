import { FairLane } from './fair-lane.js';

/** Whose turn a task takes. */
export interface Place {
  /** Tasks of one key wait for each other; keys take turns. */
  key: string;
  /** Whether the task waits in the lane of trusted callers, which gets every second turn while both lanes have tasks. */
  trusted: boolean;
}

interface Limits {
  /** Tasks that run at a time. */
  concurrency: number;
  /** Tasks that may wait in each lane. */
  capacity: number;
  /** Tasks of one key that may wait in each lane. */
  perKey: number;
}

/**
 * Runs few tasks at a time and lets a bounded number wait. Nobody waits behind the tasks of somebody else: keys take turns, and when a
 * lane is full, the key with the most tasks loses its newest one. Whoever finds no place gets the error that `full` makes.
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

  /** The place goes straight to the next in line, so that nobody slips in between. */
  private leave(): void {
    const [first, second] = this.trustedNext ? [this.trusted, this.others] : [this.others, this.trusted];
    this.trustedNext = !this.trustedNext;
    const next = first.next() ?? second.next();
    if (next) next.start();
    else this.active--;
  }
}
