import { resolve } from './aliases.js';
import type { Environment } from './environment.js';

/** The values of `NODE_ENV`. */
export const ENVIRONMENTS = ['development', 'test', 'staging', 'production'] as const;

/** Aliases of `NODE_ENV`. */
export const NODE_ENV_ALIASES = ['ENVIRONMENT'];

/** Whether an environment behaves as production; staging does. */
export function isProduction(environment: string | undefined): boolean {
  return environment === 'production' || environment === 'staging';
}

/** The configured environment, before validation. */
export function configuredNodeEnv(environment: Environment): string | undefined {
  return resolve(environment, 'NODE_ENV', NODE_ENV_ALIASES).text;
}
