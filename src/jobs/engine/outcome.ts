import { z } from 'zod';

import { CallFailure } from '#ai';
import type { Retry } from '#ai';
import { fromPostgres } from '#platform';

import type { ClaimedJob } from '../store/claim.repository.js';
import type { Settlement } from '../store/finish.repository.js';
import type { JobUsage } from '../store/job.entity.js';
import { retryDelay } from './backoff.js';

/** The models an attempt used so far, and what they cost. */
export interface Spent {
  provider: string | null;
  model: string | null;
  prompt_version: string | null;
  usage: JobUsage | null;
}

interface Verdict {
  code: string;
  message: string;
  retry: Retry;
  uses_attempt: boolean;
}

const MESSAGE_LENGTH = 1_000;

/** An input or output that does not match its schema. */
export class ShapeError extends Error {
  constructor(
    readonly code: 'input_invalid' | 'output_invalid',
    error: z.ZodError,
  ) {
    super(z.prettifyError(error));
    this.name = 'ShapeError';
  }
}

/** Classifies an error: a `CallFailure` carries its own verdict, a schema mismatch is final, an unavailable database does not use up an attempt, anything else is retried. */
function judge(error: unknown): Verdict {
  if (error instanceof CallFailure) return error;
  if (error instanceof ShapeError) return { code: error.code, message: error.message, retry: 'no', uses_attempt: true };
  const message = error instanceof Error ? error.message : String(error);
  if (fromPostgres(error)?.status === 503)
    return { code: 'database_unavailable', message, retry: { after_ms: 1_000 }, uses_attempt: false };
  return { code: 'agent_error', message, retry: 'backoff', uses_attempt: true };
}

function settlement(job: ClaimedJob, spent: Spent, change: Pick<Settlement, 'status'> & Partial<Settlement>): Settlement {
  return {
    id: job.id,
    was: 'running',
    fence: job.fence,
    past: null,
    delay_ms: 0,
    uses_attempt: true,
    error_code: null,
    error_message: null,
    ...spent,
    ...change,
  };
}

/** After an attempt that threw: retried after a pause while attempts are left, else failed. */
export function afterError(job: ClaimedJob, spent: Spent, error: unknown): Settlement {
  const { code, message, retry, uses_attempt } = judge(error);
  const reason = { error_code: code, error_message: message.slice(0, MESSAGE_LENGTH) };
  const last = uses_attempt && job.attempt >= job.max_attempts;
  if (retry === 'no' || last) return settlement(job, spent, { status: 'failed', ...reason });
  return settlement(job, spent, { status: 'pending', delay_ms: retryDelay(retry, job.attempt), uses_attempt, ...reason });
}

/** After an attempt that timed out: retried while attempts and time are left, else `timeout`. */
export function afterTimeout(job: ClaimedJob, spent: Spent, overDeadline: boolean): Settlement {
  if (overDeadline)
    return settlement(job, spent, { status: 'timeout', error_code: 'deadline', error_message: 'deadline exceeded across all attempts' });
  const reason = { error_code: 'attempt_timeout', error_message: 'the attempt timed out' };
  if (job.attempt >= job.max_attempts) return settlement(job, spent, { status: 'timeout', ...reason });
  return settlement(job, spent, { status: 'pending', delay_ms: retryDelay('backoff', job.attempt), ...reason });
}

/** An attempt that this worker returns to the queue: it does not count. */
export function returned(job: ClaimedJob, spent: Spent, delayMs = 0): Settlement {
  return settlement(job, spent, { status: 'pending', delay_ms: delayMs, uses_attempt: false });
}
