export { Tracing, TracingConfig } from './tracing.service.js';
export { tracing } from './tracing.js';
export type { SpanOptions } from './tracing.js';
