import type { Retry } from '#ai';

const BASE_MS = 1_000;
const CAP_MS = 60_000;

/**
 * Milliseconds until the next attempt. Doubles with each attempt from one second to one minute, spread over ±50 % so that jobs that failed together
 * do not retry together; a time requested by the provider is never undercut, and spread over +25 %.
 */
export function retryDelay(retry: Exclude<Retry, 'no'>, attempt: number, random: () => number = Math.random): number {
  if (typeof retry === 'object') return Math.round(retry.after_ms * (1 + random() * 0.25));
  const delay = Math.min(BASE_MS * 2 ** Math.max(attempt - 1, 0), CAP_MS);
  return Math.round(delay * (0.5 + random()));
}
