/** When a failed call may be tried again: never, after a growing pause, or after a time the other side named (milliseconds). */
export type Retry = 'no' | 'backoff' | { after_ms: number };

interface CallFailureOptions {
  /** Stable snake_case name for programs, e.g. `schema_violation`, `circuit_open`, `refused`. */
  code: string;
  message: string;
  retry: Retry;
  /** Whether the failed try counts against the attempts of the job. */
  uses_attempt: boolean;
  cause?: unknown;
}

/** A call to the outside that failed, with what its failure means for the job that made it. */
export class CallFailure extends Error {
  override readonly name = 'CallFailure';
  readonly code: string;
  readonly retry: Retry;
  readonly uses_attempt: boolean;

  constructor({ code, message, retry, uses_attempt, cause }: CallFailureOptions) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.retry = retry;
    this.uses_attempt = uses_attempt;
  }
}
