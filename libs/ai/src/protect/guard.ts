import CircuitBreaker from 'opossum';

import { Semaphore } from '#platform';

import { CallFailure } from '../call/failure.js';
import { classify } from './classify.js';
import type { Classified } from './classify.js';

export const BREAKER_STATES = ['closed', 'open', 'half_open'] as const;
/** Whether calls go through: freely, not at all, or one to see. */
export type BreakerState = (typeof BREAKER_STATES)[number];

/** Limits of the calls to one provider for one kind of work. */
export interface GuardLimits {
  /** Failures in a row that open the breaker. */
  threshold: number;
  /** How long it stays open, in milliseconds. */
  reset_ms: number;
  /** Longest time of one call, in milliseconds. */
  timeout_ms: number;
  /** Calls at once. */
  places: number;
}

/** Calls that may wait, for each that may run at once; further ones are refused. */
const WAITING_PER_PLACE = 4;

type Call<T> = (signal: AbortSignal) => Promise<T>;

/** Carries what `classify` said of an error through the breaker. */
class Judged extends Error {
  constructor(readonly classified: Classified) {
    super(classified.failure.message);
  }
}

/**
 * What stands between us and one provider, for one kind of call, from outside in:
 * the gate of Retry-After, the breaker, the bulkhead, the time limit of the call.
 */
export class Guard {
  private readonly breaker: CircuitBreaker<[Call<unknown>, AbortSignal], unknown>;
  private readonly bulkhead: Semaphore;
  private failures = 0;
  private openUntil = 0;
  private pausedUntil = 0;

  /** `changed` is told each new state of the breaker. */
  constructor(
    private readonly limits: GuardLimits,
    changed: (state: BreakerState) => void = () => undefined,
  ) {
    this.bulkhead = new Semaphore(limits.places, limits.places * WAITING_PER_PLACE);
    // NOTE: opossum's own counting opens by percentage and its capacity, abortController and missing timeout are traps, so it
    // keeps the states and the clock; failures in a row are counted here, places are the bulkhead's, each call has its own signal.
    this.breaker = new CircuitBreaker((call: Call<unknown>, signal: AbortSignal) => this.attempt(call, signal), {
      timeout: limits.timeout_ms + 2_000,
      resetTimeout: limits.reset_ms,
      errorThresholdPercentage: 100,
      volumeThreshold: Number.MAX_SAFE_INTEGER,
      errorFilter: (error: unknown) => this.isHarmless(error),
    });
    this.breaker.on('open', () => {
      this.openUntil = Date.now() + limits.reset_ms;
      changed('open');
    });
    this.breaker.on('halfOpen', () => changed('half_open'));
    this.breaker.on('close', () => {
      this.failures = 0;
      changed('closed');
    });
  }

  get state(): BreakerState {
    if (this.breaker.opened) return 'open';
    return this.breaker.halfOpen ? 'half_open' : 'closed';
  }

  /** Makes a call; what goes wrong is thrown as a `CallFailure`. */
  async run<T>(call: Call<T>, signal: AbortSignal): Promise<T> {
    const pause = this.pausedUntil - Date.now();
    if (pause > 0)
      throw new CallFailure({
        code: 'throttled',
        message: 'the provider asked for a pause',
        retry: { after_ms: pause },
        uses_attempt: false,
      });
    try {
      const result = (await this.breaker.fire(call, signal)) as T;
      this.failures = 0;
      return result;
    } catch (error) {
      throw error instanceof Judged ? this.note(error.classified) : this.refusal(error, signal);
    }
  }

  /** Ends the breaker's timers. */
  stop(): void {
    this.breaker.shutdown();
  }

  private async attempt<T>(call: Call<T>, signal: AbortSignal): Promise<T> {
    try {
      return await this.bulkhead.run(() => this.timed(call, signal), { signal });
    } catch (error) {
      throw new Judged(classify(error, signal));
    }
  }

  /** The call with a signal of its own, aborted by the caller or by time; a call that does not listen is left behind at its time. */
  private async timed<T>(call: Call<T>, signal: AbortSignal): Promise<T> {
    const timeout = AbortSignal.timeout(this.limits.timeout_ms);
    const either = AbortSignal.any([signal, timeout]);
    either.throwIfAborted();
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    const onAbort = (): void => reject(either.reason as Error);
    either.addEventListener('abort', onAbort, { once: true });
    try {
      return await Promise.race([call(either), aborted]);
    } finally {
      either.removeEventListener('abort', onAbort);
    }
  }

  /** While closed only true failures count; while half-open anything but a sign of life opens again. */
  private isHarmless(error: unknown): boolean {
    if (!(error instanceof Judged)) return false;
    const { verdict } = error.classified;
    return this.breaker.halfOpen ? verdict === 'success' : verdict !== 'failure';
  }

  private note({ failure, verdict }: Classified): CallFailure {
    if (verdict === 'success') this.failures = 0;
    if (verdict === 'throttled' && typeof failure.retry === 'object')
      this.pausedUntil = Math.max(this.pausedUntil, Date.now() + failure.retry.after_ms);
    if (verdict === 'failure' && ++this.failures >= this.limits.threshold && this.breaker.closed) this.breaker.open();
    return failure;
  }

  private refusal(error: unknown, signal: AbortSignal): CallFailure {
    if (error instanceof Error && 'code' in error && error.code === 'EOPENBREAKER') {
      const after_ms = Math.max(this.openUntil - Date.now(), 500);
      return new CallFailure({
        code: 'circuit_open',
        message: 'calls to this provider are paused after repeated failures',
        retry: { after_ms },
        uses_attempt: false,
        cause: error,
      });
    }
    return this.note(classify(error, signal));
  }
}
