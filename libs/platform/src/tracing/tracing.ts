import type { Attributes, Context as OtelContext, Span, SpanKind } from '@opentelemetry/api';

import { context, SPAN, withContext } from '../context/index.js';

/** What makes spans; there is one while traces are collected, and none else. */
export interface TracingBackend {
  start: (name: string, kind: SpanKind, attributes: Attributes, parent: OtelContext) => Span;
  childOf: (span: Span) => OtelContext;
  /** The parent that a `traceparent` header names; a new trace when it names none. */
  read: (traceparent: string | undefined) => OtelContext;
  fail: (span: Span, type: string) => void;
}

const KINDS = { internal: 0, server: 1, client: 2, producer: 3, consumer: 4 } as const;

/** What a span is. */
export interface SpanOptions {
  kind?: keyof typeof KINDS;
  attributes?: Attributes;
  /** The `traceparent` of another process, or of a time before; the span at hand when left out. */
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

/** Spans of what this process does. All of it does nothing unless traces are collected; nothing of OpenTelemetry is loaded then. */
export const tracing = {
  install(next: TracingBackend | undefined): void {
    backend = next;
  },

  get active(): boolean {
    return backend !== undefined;
  },

  /** Begins a span that `end` ends; for work that begins and ends in different callbacks. */
  start(name: string, options: SpanOptions): Span | undefined {
    return begin(name, options);
  },

  /** Ends a span; an error gives it its type. */
  end(span: Span | undefined, attributes: Attributes = {}, error?: unknown): void {
    if (!span) return;
    span.setAttributes(attributes);
    if (error !== undefined) backend?.fail(span, typeof error === 'string' ? error : typeOf(error));
    span.end();
  },

  /** Runs `fn` inside a span: what it starts becomes the span's children, what it throws its failure. */
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

  /** Follows a call into a server: a span when there is one around it, nothing when there is none. */
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

  /** The span at hand in the form of W3C's `traceparent`, to be stored with work that is done later. */
  traceparent(): string | null {
    const span = context()?.[SPAN]?.spanContext();
    if (!span) return null;
    return `00-${span.traceId}-${span.spanId}-${span.traceFlags.toString(16).padStart(2, '0')}`;
  },
};
