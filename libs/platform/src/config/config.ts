import { z } from 'zod';

type Shape = Record<string, z.ZodType>;
type Values<S extends Shape> = { readonly [K in keyof S]: z.output<S[K]> };

/** What a configuration may know of the process it runs in. */
export interface ConfigScope {
  production: boolean;
}

interface ConfigOptions<S extends Shape> {
  /** Other names under which a variable is also read; the first one that is set wins. */
  aliases?: Partial<Record<keyof S & string, readonly string[]>>;
  /** Rules over several variables: the names that are wrong with their reasons. */
  check?: (values: Values<S>, scope: ConfigScope) => Partial<Record<keyof S & string, string>>;
}

interface ConfigDefinition {
  name: string;
  shape: Shape;
  options: ConfigOptions<Shape>;
}

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

/** Configuration that cannot be used: names every variable that is wrong, with its reason. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`configuration is not usable:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

const definitions = new Map<string, ConfigDefinition>();
let source: NodeJS.ProcessEnv = process.env;

/** Reads configuration from `values` instead of the process environment; call it before the application is created. */
export function useEnvironment(values: NodeJS.ProcessEnv): void {
  source = values;
}

/** The variables of a family whose names are not known beforehand, e.g. `/^AI_PROVIDER_/`; unset and empty ones are left out. */
export function readEnvFamily(pattern: RegExp): Record<string, string> {
  return Object.fromEntries(
    Object.entries(source).filter((entry): entry is [string, string] => pattern.test(entry[0]) && Boolean(entry[1])),
  );
}

const SECRET_NAME = /(?:KEY|KEY_ID|SECRET|TOKEN|PASSWORD|PEPPER|HEADERS)$/;
const LEAST_SECRET = 6;
let secretsOf: { source: NodeJS.ProcessEnv; values: string[] } | undefined;

/** The values of all variables that are called like secrets, longest first: what must stand in no text that leaves the process. */
export function configuredSecrets(): readonly string[] {
  if (secretsOf?.source !== source) {
    const values = Object.entries(source).flatMap(([name, value = '']) =>
      SECRET_NAME.test(name) && value.length >= LEAST_SECRET ? [value] : [],
    );
    secretsOf = { source, values: values.sort((a, b) => b.length - a.length) };
  }
  return secretsOf.values;
}

function read(name: string, aliases: readonly string[] = []): string | undefined {
  // NOTE: an empty variable counts as unset, as in compose files and CI systems that cannot leave one out.
  return [name, ...aliases].map((key) => source[key]).find((value) => value !== undefined && value !== '');
}

function evaluate({ shape, options }: ConfigDefinition): { values: Record<string, unknown>; problems: string[] } {
  const values: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [name, schema] of Object.entries(shape)) {
    const result = schema.safeParse(read(name, options.aliases?.[name]));
    if (result.success) values[name] = result.data;
    else problems.push(`${name}: ${result.error.issues.map((issue) => issue.message).join('; ')}`);
  }
  if (problems.length === 0 && options.check) {
    const scope = { production: source['NODE_ENV'] === 'production' };
    for (const [name, reason] of Object.entries(options.check(values as Values<Shape>, scope))) problems.push(`${name}: ${reason}`);
  }
  return { values, problems };
}

/** Makes the base class of a module's configuration: one property per environment variable, parsed and checked when it is constructed. */
export function ConfigFor<S extends Shape>(name: string, shape: S, options: ConfigOptions<S> = {}): new () => Values<S> {
  const definition = { name, shape, options: options as ConfigOptions<Shape> };
  definitions.set(name, definition);
  return class {
    constructor() {
      const { values, problems } = evaluate(definition);
      if (problems.length > 0) throw new ConfigError(problems);
      Object.assign(this, values);
    }
  } as new () => Values<S>;
}

/** Throws one `ConfigError` that lists what is wrong in all configurations loaded so far. */
export function assertConfiguration(): void {
  const problems = [...definitions.values()].flatMap((definition) => evaluate(definition).problems);
  if (problems.length > 0) throw new ConfigError(problems);
}

/** Every variable of every loaded configuration, secrets masked. */
export function listConfiguration(): ConfigVariable[] {
  return [...definitions.values()].flatMap((definition) => {
    const { values } = evaluate(definition);
    return Object.entries(definition.shape).map(([name, schema]) => {
      const secret = describeMeta(schema).secret === true;
      const fallback = schema.safeParse(undefined);
      return {
        module: definition.name,
        name,
        description: describeMeta(schema).description ?? '',
        aliases: definition.options.aliases?.[name] ?? [],
        default: fallback.success ? fallback.data : undefined,
        value: secret && values[name] !== undefined ? '(set)' : values[name],
        secret,
      };
    });
  });
}

function describeMeta(schema: z.ZodType): { description?: string | undefined; secret?: boolean } {
  const inner = schema instanceof z.ZodOptional ? describeMeta(schema.unwrap() as z.ZodType) : {};
  return { ...inner, ...schema.meta() };
}
