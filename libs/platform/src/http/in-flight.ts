import { metrics } from '../metrics/index.js';

const gauge = metrics.gauge({ name: 'http_requests_in_flight', help: 'Requests that are being worked on' });

/** Counts the requests in progress and measures for how long the limit has been reached. */
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

  /** Milliseconds for which all places have been taken and none was released; 0 below the limit. */
  get stalledMs(): number {
    return this.fullSince === undefined ? 0 : this.now() - this.fullSince;
  }
}

/** The place of one request: taken once and released once, whatever the order of its events. */
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
