import { BulkheadFull } from './classify.js';

/** Calls that may wait for a place, for each place there is. */
const QUEUE_PER_PLACE = 4;

/** Lets at most `places` calls run at once; a few wait their turn, the rest are turned away. */
export class Bulkhead {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly places: number) {}

  async run<T>(fn: () => Promise<T>, signal: AbortSignal): Promise<T> {
    await this.enter(signal);
    try {
      return await fn();
    } finally {
      this.running--;
      this.waiting.shift()?.();
    }
  }

  private async enter(signal: AbortSignal): Promise<void> {
    if (this.running >= this.places) {
      if (this.waiting.length >= this.places * QUEUE_PER_PLACE) throw new BulkheadFull();
      await this.turn(signal);
    }
    this.running++;
  }

  private turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.waiting.splice(this.waiting.indexOf(admit), 1);
        reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
      };
      const admit = (): void => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      signal.addEventListener('abort', leave, { once: true });
      this.waiting.push(admit);
    });
  }
}
