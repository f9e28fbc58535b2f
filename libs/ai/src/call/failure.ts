import { addUsage } from './port.js';
import type { Usage } from './port.js';

/** When a failed call may be tried again: never, after a growing pause, or after a time the other side named (milliseconds). */
export type Retry = 'no' | 'backoff' | { after_ms: number };

/** What was paid for nothing: who answered, and what it used. */
export interface Wasted {
  provider: string;
  model: string;
  usage: Usage;
}

interface CallFailureOptions {
  /** Stable snake_case name for programs, e.g. `schema_violation`, `circuit_open`, `refused`. */
  code: string;
  message: string;
  retry: Retry;
  /** Whether the failed attempt counts against the attempts of the job. */
  uses_attempt: boolean;
  /** What the calls had used before it failed, when the provider answered and will want its money. */
  wasted?: Wasted;
  cause?: unknown;
}

/** A call to the outside that failed, with what its failure means for the job that made it. */
export class CallFailure extends Error {
  override readonly name = 'CallFailure';
  readonly code: string;
  readonly retry: Retry;
  readonly uses_attempt: boolean;
  readonly wasted: Wasted | undefined;

  constructor({ code, message, retry, uses_attempt, wasted, cause }: CallFailureOptions) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.retry = retry;
    this.uses_attempt = uses_attempt;
    this.wasted = wasted;
  }

  /** The same failure, with what had been paid before it. */
  after(wasted: Wasted): CallFailure {
    const { message, cause } = this;
    const usage = this.wasted ? addUsage(this.wasted.usage, wasted.usage) : wasted.usage;
    return new CallFailure({ ...this, message, cause, wasted: { ...wasted, ...this.wasted, usage } });
  }
}

/** The model, or its provider, refused to answer this question. */
export class Refused extends Error {
  override readonly name = 'Refused';
}
