export { Clock } from './clock.js';
export { context, requestId, SPAN, withContext } from './context.js';
export type { Context } from './context.js';
export { newId } from './ids.js';
