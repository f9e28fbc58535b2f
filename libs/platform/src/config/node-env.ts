import { resolve } from './aliases.js';
import type { Environment } from './environment.js';

/** The values of `NODE_ENV`. */
export const ENVIRONMENTS = ['development', 'test', 'staging', 'production'] as const;

/** The other names of `NODE_ENV`. */
export const NODE_ENV_ALIASES = ['ENVIRONMENT'];

/** Whether an environment is run like production; staging is. */
export function isProduction(environment: string | undefined): boolean {
  return environment === 'production' || environment === 'staging';
}

/** The kind of environment that is configured, before it is validated. */
export function configuredNodeEnv(environment: Environment): string | undefined {
  return resolve(environment, 'NODE_ENV', NODE_ENV_ALIASES).text;
}
