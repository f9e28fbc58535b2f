export { Tracing, TracingConfig } from './tracing.service.js';
export { tracing } from './tracing.js';
