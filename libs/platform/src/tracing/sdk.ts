import { ROOT_CONTEXT, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, ParentBasedSampler, TraceIdRatioBasedSampler, TracerProvider } from '@opentelemetry/sdk-trace';

import type { TracingBackend } from './tracing.js';

/** Destination and sampling of spans. */
export interface TracingTarget {
  /** Address of the collector, without `/v1/traces`. */
  endpoint: string;
  headers: Record<string, string>;
  service: Record<string, string>;
  /** Share of traces to keep, from 0 to 1, where the caller has not decided. */
  ratio: number;
  /** Maximum delay before a span is sent, in milliseconds. */
  delayMs: number;
}

const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;

/** Starts the OpenTelemetry SDK; this file is loaded only when tracing is enabled. */
export function startSdk({ endpoint, headers, service, ratio, delayMs }: TracingTarget): {
  backend: TracingBackend;
  stop: () => Promise<void>;
} {
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces`, headers });
  const provider = new TracerProvider({
    resource: resourceFromAttributes(service),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
    spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: delayMs, exportTimeoutMillis: 5_000 })],
  });
  const tracer = provider.getTracer('catalyst');
  return {
    backend: {
      start: (name, kind, attributes, parent) => tracer.startSpan(name, { kind, attributes }, parent),
      childOf: (span) => trace.setSpan(ROOT_CONTEXT, span),
      read: (traceparent) => {
        const [, traceId, spanId, flags] = TRACEPARENT.exec(traceparent ?? '') ?? [];
        if (!traceId || !spanId || !flags) return ROOT_CONTEXT;
        return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: parseInt(flags, 16) & 1, isRemote: true });
      },
      fail: (span, type) => {
        span.setAttribute('error.type', type);
        span.setStatus({ code: SpanStatusCode.ERROR });
      },
    },
    stop: () => provider.shutdown(),
  };
}
