export { Page, PageQuery, ProblemDetails, Timestamp, Uuid } from './primitives.schema.js';
export type { PageOf } from './primitives.schema.js';
