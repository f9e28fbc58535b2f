import { AsyncLocalStorage } from 'node:async_hooks';

import type { Span } from '@opentelemetry/api';

/** Where a context keeps its span: a symbol, so that it is in no log line. */
export const SPAN: unique symbol = Symbol('span');

/** What the work at hand belongs to; every log line and error carries it. */
export interface Context {
  request_id: string;
  user_id?: string;
  run_id?: string;
  job_id?: string;
  /** The trace it is part of, while traces are collected. */
  trace_id?: string;
  [SPAN]?: Span;
}

const storage = new AsyncLocalStorage<Context>();

/** The context of the code that runs now, if any. */
export function context(): Context | undefined {
  return storage.getStore();
}

/** The id of the request this code works for, if any. */
export function requestId(): string | undefined {
  return storage.getStore()?.request_id;
}

/** Runs `fn` inside a context; everything it awaits sees it too. */
export function withContext<T>(value: Context, fn: () => T): T {
  return storage.run(value, fn);
}
