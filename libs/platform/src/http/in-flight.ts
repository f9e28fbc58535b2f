import { metrics } from '../metrics/index.js';

const gauge = metrics.gauge({ name: 'http_requests_in_flight', help: 'Requests that are being worked on' });

/** How many requests are worked on at a time, and for how long there has been room for no more. */
export class InFlight {
  private taken = 0;
  private fullSince: number | undefined;

  constructor(
    private readonly max: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  get full(): boolean {
    return this.taken >= this.max;
  }

  take(): void {
    this.taken++;
    gauge.inc();
    if (this.full) this.fullSince ??= this.now();
  }

  release(): void {
    this.taken--;
    gauge.dec();
    this.fullSince = this.full ? this.now() : undefined;
  }

  /** Milliseconds for which every place has been taken and none was released; 0 while there is room. */
  get stalledMs(): number {
    return this.fullSince === undefined ? 0 : this.now() - this.fullSince;
  }
}

/** The place of one request: taken once and released once, in whatever order its events come. */
export class Place {
  private state: 'waiting' | 'taken' | 'released' = 'waiting';

  constructor(private readonly inFlight: InFlight) {}

  take(): void {
    if (this.state !== 'waiting') return;
    this.state = 'taken';
    this.inFlight.take();
  }

  release(): void {
    if (this.state === 'taken') this.inFlight.release();
    this.state = 'released';
  }
}
