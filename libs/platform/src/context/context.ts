import { AsyncLocalStorage } from 'node:async_hooks';

import type { Span } from '@opentelemetry/api';

/** The key of a context's span: a symbol, so that it does not appear in log lines. */
export const SPAN: unique symbol = Symbol('span');

/** What the current work belongs to; included in every log line and error. */
export interface Context {
  request_id: string;
  user_id?: string;
  run_id?: string;
  job_id?: string;
  /** Id of the trace, while traces are collected. */
  trace_id?: string;
  [SPAN]?: Span;
}

const storage = new AsyncLocalStorage<Context>();

/** The context of the current code, if any. */
export function context(): Context | undefined {
  return storage.getStore();
}

/** The id of the current request, if any. */
export function requestId(): string | undefined {
  return storage.getStore()?.request_id;
}

/** Runs `fn`, and everything it awaits, in a context. */
export function withContext<T>(value: Context, fn: () => T): T {
  return storage.run(value, fn);
}
