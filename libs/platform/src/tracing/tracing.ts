import type { Attributes, Context as OtelContext, Span, SpanKind } from '@opentelemetry/api';

import { context, SPAN, withContext } from '../context/index.js';

/** Creates spans; present only while traces are collected. */
export interface TracingBackend {
  start: (name: string, kind: SpanKind, attributes: Attributes, parent: OtelContext) => Span;
  childOf: (span: Span) => OtelContext;
  /** The parent context of a `traceparent` header; the root context if it is missing or invalid. */
  read: (traceparent: string | undefined) => OtelContext;
  fail: (span: Span, type: string) => void;
}

const KINDS = { internal: 0, server: 1, client: 2, producer: 3, consumer: 4 } as const;

/** Options of a span. */
export interface SpanOptions {
  kind?: keyof typeof KINDS;
  attributes?: Attributes;
  /** The `traceparent` of another process or of earlier work; defaults to the current span. */
  from?: string | null;
}

let backend: TracingBackend | undefined;

function typeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'error';
  return 'code' in error && typeof error.code === 'string' && error.code !== '' ? error.code : error.name;
}

function begin(name: string, { kind = 'internal', attributes = {}, from }: SpanOptions): Span | undefined {
  if (!backend) return undefined;
  const parent = from === undefined ? context()?.[SPAN] : undefined;
  return backend.start(name, KINDS[kind], attributes, parent ? backend.childOf(parent) : backend.read(from ?? undefined));
}

/** Spans of this process. All functions are no-ops unless traces are collected. */
export const tracing = {
  install(next: TracingBackend | undefined): void {
    backend = next;
  },

  get active(): boolean {
    return backend !== undefined;
  },

  /** Starts a span that `end` ends; for work that starts and ends in different callbacks. */
  start(name: string, options: SpanOptions): Span | undefined {
    return begin(name, options);
  },

  /** Ends a span; an error marks it as failed. */
  end(span: Span | undefined, attributes: Attributes = {}, error?: unknown): void {
    if (!span) return;
    span.setAttributes(attributes);
    if (error !== undefined) backend?.fail(span, typeof error === 'string' ? error : typeOf(error));
    span.end();
  },

  /** Runs `fn` inside a span: spans it starts become children; an error marks the span as failed and is rethrown. */
  async run<T>(name: string, options: SpanOptions, fn: (set: (attributes: Attributes) => void) => Promise<T>): Promise<T> {
    const span = begin(name, options);
    const scope = context();
    if (!span || !scope) return fn(() => undefined);
    try {
      const result = await withContext({ ...scope, [SPAN]: span, trace_id: span.spanContext().traceId }, () =>
        fn((attributes) => void span.setAttributes(attributes)),
      );
      tracing.end(span);
      return result;
    } catch (error) {
      tracing.end(span, {}, error);
      throw error;
    }
  },

  /** Traces a call to a server as a child of the current span; without a current span no span is created. */
  async call<T>(name: string, attributes: Attributes, fn: () => Promise<T>): Promise<T> {
    if (!backend || !context()?.[SPAN]) return fn();
    const span = begin(name, { kind: 'client', attributes });
    try {
      const result = await fn();
      tracing.end(span);
      return result;
    } catch (error) {
      tracing.end(span, {}, error);
      throw error;
    }
  },

  /** The current span as a W3C `traceparent`, to be stored with deferred work. */
  traceparent(): string | null {
    const span = context()?.[SPAN]?.spanContext();
    if (!span) return null;
    return `00-${span.traceId}-${span.spanId}-${span.traceFlags.toString(16).padStart(2, '0')}`;
  },
};
