import { Inject, Optional } from '@nestjs/common';
import { z } from 'zod';

import { groupOf, resolve } from './aliases.js';
import { definitions, evaluate } from './definitions.js';
import type { ConfigDefinition, ConfigOptions, Shape, Values } from './definitions.js';
import { Environment } from './environment.js';

/** One variable as `config:print` shows it. */
export interface ConfigVariable {
  module: string;
  name: string;
  description: string;
  aliases: readonly string[];
  default: unknown;
  value: unknown;
  secret: boolean;
}

/** Invalid configuration: lists every invalid variable with the reason. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`invalid configuration:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/** The problems of a configuration, one line per variable; a value that was read from an alias is reported with the alias. */
function problemsOf(definition: ConfigDefinition, environment: Environment): string[] {
  return [...evaluate(definition, environment).problems].map(([name, reason]) => {
    const { from } = resolve(environment, name, definition.options.aliases?.[name]);
    return from.includes(name) ? `${name}: ${reason}` : `${name} (read from ${from.join(', ')}): ${reason}`;
  });
}

const environments = new WeakMap<object, Environment>();

/** The environment that a configuration was read from; an empty one for an object that a test constructed itself. */
export function environmentOf(config: object): Environment {
  return environments.get(config) ?? new Environment({});
}

/**
 * Creates the base class of a module's configuration: one property per environment variable, parsed and validated on construction.
 * Nest injects the environment of the application; outside Nest, the environment of the process is read.
 * @throws ConfigError when a variable is invalid.
 */
export function ConfigFor<S extends Shape>(
  name: string,
  shape: S,
  options: ConfigOptions<S> = {},
): new (environment?: Environment) => Values<S> {
  const definition = { name, shape, options: options as ConfigOptions<Shape> };
  definitions.set(name, definition);
  class Base {
    constructor(environment: Environment = Environment.process) {
      environments.set(this, environment);
      const problems = problemsOf(definition, environment);
      if (problems.length > 0) throw new ConfigError(problems);
      Object.assign(this, evaluate(definition, environment).values);
    }
  }
  // NOTE: calls instead of decorators, because for a decorated parameter the compiler would also emit type metadata.
  Inject(Environment)(Base, undefined, 0);
  Optional()(Base, undefined, 0);
  return Base as new (environment?: Environment) => Values<S>;
}

/** Throws one `ConfigError` that lists `found` and the problems of all configurations loaded so far. */
export function assertConfiguration(environment: Environment, found: readonly string[] = []): void {
  const own = [...definitions.values()].flatMap((definition) => problemsOf(definition, environment));
  const problems = new Set([...found, ...own]);
  if (problems.size > 0) throw new ConfigError([...problems]);
}

/** Every variable of every loaded configuration, with secrets masked. */
export function listConfiguration(environment = Environment.process): ConfigVariable[] {
  return [...definitions.values()].flatMap((definition) => {
    const { values, problems } = evaluate(definition, environment);
    return Object.entries(definition.shape).map(([name, schema]) => {
      const secret = describeMeta(schema).secret === true;
      const fallback = schema.safeParse(undefined);
      const value = problems.has(name) ? undefined : values[name];
      return {
        module: definition.name,
        name,
        description: describeMeta(schema).description ?? '',
        aliases: (definition.options.aliases?.[name] ?? []).map((alias) => groupOf(alias).from.join(' + ')),
        default: fallback.success ? fallback.data : undefined,
        value: secret && value !== undefined ? '(set)' : value,
        secret,
      };
    });
  });
}

function describeMeta(schema: z.ZodType): { description?: string | undefined; secret?: boolean } {
  const inner = schema instanceof z.ZodOptional ? describeMeta(schema.unwrap() as z.ZodType) : {};
  return { ...inner, ...schema.meta() };
}
