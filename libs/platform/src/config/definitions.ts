import type { z } from 'zod';

import { resolve } from './aliases.js';
import type { Alias } from './aliases.js';
import type { Environment } from './environment.js';
import { configuredNodeEnv, isProduction } from './node-env.js';

export type Shape = Record<string, z.ZodType>;
export type Values<S extends Shape> = { readonly [K in keyof S]: z.output<S[K]> };

/** The context in which the rules of a configuration are evaluated. */
export interface ConfigScope {
  production: boolean;
  environment: Environment;
}

type Named<S extends Shape, T> = Partial<Record<keyof S & string, T>>;
type Rule<S extends Shape> = (values: Values<S>, scope: ConfigScope) => Named<S, string>;

export interface ConfigOptions<S extends Shape> {
  /** Alternative names of a variable; the first one that is set takes precedence. A warning at start names the current name. */
  aliases?: Named<S, readonly Alias[]>;
  /** Names that other programs use for the same purpose. They are not read; a warning at start names the variable to use instead. */
  replaces?: Named<S, readonly string[]>;
  /** Further variables that are read and whose names are not known in advance; they are not reported as misspelt. */
  family?: RegExp;
  /** Rules over several variables: returns the invalid variables with the reasons. */
  check?: Rule<S>;
  /** Rules over several variables whose violation only logs a warning at start. */
  warn?: Rule<S>;
}

export interface ConfigDefinition {
  name: string;
  shape: Shape;
  options: ConfigOptions<Shape>;
}

/** All configurations loaded so far. */
export const definitions = new Map<string, ConfigDefinition>();

interface Evaluation {
  values: Record<string, unknown>;
  problems: Map<string, string>;
}

/** Applies a rule and omits the variables in `known`, whose problems are already reported. */
export function apply(
  rule: Rule<Shape> | undefined,
  values: Values<Shape>,
  known: ReadonlyMap<string, string>,
  environment: Environment,
): [string, string][] {
  const found = rule?.(values, { production: isProduction(configuredNodeEnv(environment)), environment }) ?? {};
  return Object.entries(found).filter((entry): entry is [string, string] => Boolean(entry[1]) && !known.has(entry[0]));
}

/** The values of a configuration and its problems by variable. */
export function evaluate({ shape, options }: ConfigDefinition, environment: Environment): Evaluation {
  const values: Record<string, unknown> = {};
  const problems = new Map<string, string>();
  let complete = true;
  for (const [name, schema] of Object.entries(shape)) {
    const result = schema.safeParse(resolve(environment, name, options.aliases?.[name]).text);
    if (!result.success) problems.set(name, result.error.issues.map((issue) => issue.message).join('; '));
    // NOTE: an invalid value is replaced by its default, so that the rules are checked too and one start reports every problem.
    const usable = result.success ? result : schema.safeParse(undefined);
    if (usable.success) values[name] = usable.data;
    else complete = false;
  }
  if (complete) for (const [name, reason] of apply(options.check, values, problems, environment)) problems.set(name, reason);
  return { values, problems };
}
