import { AISDKError, APICallError } from '@ai-sdk/provider';

import { AnswerTooLarge } from '#outbound';
import { SemaphoreFull } from '#platform';

import { CallFailure, Refused } from '../call/failure.js';

/** What a failed call says of the provider: it is broken, it lives, it asks for a pause, or nothing. */
type Verdict = 'failure' | 'success' | 'throttled' | 'neutral';

/** A failed call in both our terms: what the job does next, and what the breaker makes of it. */
export interface Classified {
  failure: CallFailure;
  verdict: Verdict;
}

const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'UND_ERR_SOCKET',
  'UND_ERR_CONNECT_TIMEOUT',
]);
const DEFAULT_PAUSE_MS = 5_000;
const MAX_PAUSE_MS = 10 * 60_000;

/** Milliseconds of a Retry-After header, which holds seconds or a date (RFC 9110, 10.2.3). */
export function retryAfterMs(value: string | undefined, now = Date.now()): number | undefined {
  if (value === undefined || value.trim() === '') return undefined;
  const seconds = Number(value);
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(value) - now;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), MAX_PAUSE_MS) : undefined;
}

/** The shape of a treatment: verdict, code, what it says, whether and when to try again, whether the attempt counts. */
type Treatment = [verdict: Verdict, code: string, message: string, retry: CallFailure['retry'], uses_attempt: boolean];

function make(cause: unknown, ...[verdict, code, message, retry, uses_attempt]: Treatment): Classified {
  return { verdict, failure: new CallFailure({ code, message, retry, uses_attempt, cause: quietly(cause) }) };
}

/** The cause as a log may show it. NOTE: the SDK's errors, and what providers write into theirs, repeat prompts, answers and even keys. */
function quietly(error: unknown): unknown {
  const chain = causes(error);
  const answered = chain.find((cause) => APICallError.isInstance(cause));
  if (!answered) return chain.some((cause) => AISDKError.isInstance(cause)) ? new Error('an answer that cannot be read') : error;
  const { name, statusCode, responseBody = '' } = answered;
  const reason = /"(?:code|type|status)"\s*:\s*"([a-z][a-z_]{1,40})"/i.exec(responseBody)?.[1];
  return new Error([name, statusCode, reason].filter((part) => part !== undefined).join(' '));
}

/** An error with all that caused it, outermost first. */
function causes(error: unknown): ErrorLike[] {
  const chain: ErrorLike[] = [];
  for (let current = error; isErrorLike(current) && chain.length < 8; current = current.cause) chain.push(current);
  return chain;
}

/** NOTE: a DOMException, which is what aborted signals throw, is not an instance of every realm's Error. */
interface ErrorLike {
  name?: unknown;
  code?: unknown;
  cause?: unknown;
}

const isErrorLike = (value: unknown): value is ErrorLike => typeof value === 'object' && value !== null;

function fromStatus(error: APICallError, status: number): Classified {
  const pause = retryAfterMs(error.responseHeaders?.['retry-after']);
  const body = error.responseBody ?? '';
  if (status === 402 || (status === 429 && /insufficient_quota|billing|quota exceeded/i.test(body) && pause === undefined)) {
    return make(error, 'neutral', 'quota_exhausted', 'the account at the provider has no credit left', 'no', false);
  }
  if (status === 429 || (status === 503 && pause !== undefined)) {
    return make(error, 'throttled', 'throttled', 'the provider asks for a pause', { after_ms: pause ?? DEFAULT_PAUSE_MS }, false);
  }
  if (status === 401 || status === 403) return make(error, 'neutral', 'provider_auth', 'the provider refuses our credentials', 'no', false);
  if (status === 408 || status >= 500)
    return make(error, 'failure', 'provider_unavailable', `the provider answered ${status}`, 'backoff', true);
  if (/content_filter|content_policy|safety/i.test(body))
    return make(error, 'success', 'refused', 'the provider refused this content', 'no', true);
  return make(error, 'success', 'invalid_request', `the provider answered ${status} to our request`, 'no', true);
}

/** The one place that decides what each kind of failure means. */
export function classify(error: unknown, callerSignal: AbortSignal): Classified {
  if (callerSignal.aborted) return make(error, 'neutral', 'aborted', 'the call was ended by us', 'no', false);
  if (error instanceof SemaphoreFull)
    return make(error, 'neutral', 'bulkhead_full', 'too many calls are under way', { after_ms: 500 }, false);
  if (error instanceof Refused) return make(error, 'success', 'refused', error.message, 'no', true);
  for (const cause of causes(error)) {
    const code = typeof cause.code === 'string' ? cause.code : '';
    if (cause instanceof CallFailure) return { verdict: 'success', failure: cause };
    if (cause instanceof AnswerTooLarge) return make(error, 'success', 'answer_too_large', cause.message, 'no', true);
    if (APICallError.isInstance(cause) && cause.statusCode !== undefined && cause.statusCode >= 400)
      return fromStatus(cause, cause.statusCode);
    if (cause.name === 'TimeoutError' || code === 'ETIMEDOUT')
      return make(error, 'failure', 'timeout', 'the provider did not answer in time', 'backoff', true);
    if (NETWORK.has(code)) return make(error, 'failure', 'provider_unavailable', 'the provider cannot be reached', 'backoff', true);
  }
  return make(error, 'failure', 'provider_unavailable', 'the provider did not give a whole answer', 'backoff', true);
}
