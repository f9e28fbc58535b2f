export { Clock } from './clock.js';
export { context, requestId, withContext } from './context.js';
export type { Context } from './context.js';
export { newId } from './ids.js';
