export { cleanInput } from './clean-input.js';
export { keyset } from './keyset.js';
export { problemOf, ProblemFilter } from './problem.filter.js';
export { installRequestHooks } from './request-hooks.js';
export { Returns } from './returns.decorator.js';
export { SchemaPipe } from './schema.pipe.js';
