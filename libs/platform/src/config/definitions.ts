import type { z } from 'zod';

import { resolve } from './aliases.js';
import type { Alias } from './aliases.js';
import type { Environment } from './environment.js';
import { configuredNodeEnv, isProduction } from './node-env.js';

export type Shape = Record<string, z.ZodType>;
export type Values<S extends Shape> = { readonly [K in keyof S]: z.output<S[K]> };

/** What the rules of a configuration may look at beside its values. */
export interface ConfigScope {
  production: boolean;
  environment: Environment;
}

type Named<S extends Shape, T> = Partial<Record<keyof S & string, T>>;
type Rule<S extends Shape> = (values: Values<S>, scope: ConfigScope) => Named<S, string>;

export interface ConfigOptions<S extends Shape> {
  /** Other names under which a variable is also read; the first one that is set wins. A warning at start names the present one. */
  aliases?: Named<S, readonly Alias[]>;
  /** Names that other programs use for the same purpose. They are not read; a warning at start names the variable to use. */
  replaces?: Named<S, readonly string[]>;
  /** Variables that are read as well and whose names are not known in advance: they are not taken for misspelt ones. */
  family?: RegExp;
  /** Rules over several variables: the names that are wrong with their reasons. */
  check?: Rule<S>;
  /** Rules over several variables whose breach is only warned about at start. */
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

/** Applies a rule and leaves out the variables in `known`, whose problems are reported already. */
export function apply(
  rule: Rule<Shape> | undefined,
  values: Values<Shape>,
  known: ReadonlyMap<string, string>,
  environment: Environment,
): [string, string][] {
  const found = rule?.(values, { production: isProduction(configuredNodeEnv(environment)), environment }) ?? {};
  return Object.entries(found).filter((entry): entry is [string, string] => Boolean(entry[1]) && !known.has(entry[0]));
}

/** The values of a configuration, and what is wrong with which variable. */
export function evaluate({ shape, options }: ConfigDefinition, environment: Environment): Evaluation {
  const values: Record<string, unknown> = {};
  const problems = new Map<string, string>();
  let complete = true;
  for (const [name, schema] of Object.entries(shape)) {
    const result = schema.safeParse(resolve(environment, name, options.aliases?.[name]).text);
    if (!result.success) problems.set(name, result.error.issues.map((issue) => issue.message).join('; '));
    // NOTE: a wrong value is replaced by its default, so that the rules are checked too and one start names everything.
    const usable = result.success ? result : schema.safeParse(undefined);
    if (usable.success) values[name] = usable.data;
    else complete = false;
  }
  if (complete) for (const [name, reason] of apply(options.check, values, problems, environment)) problems.set(name, reason);
  return { values, problems };
}
