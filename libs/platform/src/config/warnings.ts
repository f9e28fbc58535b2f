import { distance } from 'fastest-levenshtein';

import { groupOf, resolve } from './aliases.js';
import { apply, definitions, evaluate } from './definitions.js';
import type { ConfigDefinition, Values, Shape } from './definitions.js';
import type { Environment } from './environment.js';

/** A problem in the environment that the operator should know about but that does not prevent the start. */
export interface ConfigWarning {
  message: string;
  fields: Readonly<Record<string, string>>;
}

const MIN_LENGTH = 6;
/** Names of at least this length may differ by two letters, shorter ones by one. */
const LONG = 8;

/** Kubernetes sets `REDIS_PORT=tcp://…` and the like for each service of a namespace. */
const fromKubernetes = (value: string): boolean => /^(?:tcp|udp):\/\//.test(value);

function aliasWarnings(environment: Environment, name: string, { options }: ConfigDefinition): ConfigWarning[] {
  const aliases = options.aliases?.[name] ?? [];
  const { from: used, text } = resolve(environment, name, aliases);
  return aliases
    .flatMap((alias) => groupOf(alias).from)
    .filter((variable) => environment.read(variable) !== undefined)
    .map((variable) => {
      const fields = { variable, use: name };
      if (used.includes(variable)) return { message: 'environment variable has been renamed', fields };
      if (text !== undefined) return { message: 'environment variable is ignored because another of its names is set', fields };
      return { message: 'environment variable is not used', fields };
    });
}

function replacedWarnings(environment: Environment, name: string, { options }: ConfigDefinition): ConfigWarning[] {
  return (options.replaces?.[name] ?? [])
    .filter((variable) => !fromKubernetes(environment.read(variable) ?? 'tcp://'))
    .map((variable) => ({ message: 'environment variable is not used', fields: { variable, use: name } }));
}

function ruleWarnings(environment: Environment, definition: ConfigDefinition): ConfigWarning[] {
  const { values, problems } = evaluate(definition, environment);
  return apply(definition.options.warn, values as Values<Shape>, problems, environment).map(([variable, reason]) => ({
    message: 'setting needs attention',
    fields: { variable, reason },
  }));
}

/** The variable that a misspelt name probably refers to. Names of one word are skipped: too many system variables are similar. */
function closestName(name: string, ours: readonly string[]): string | undefined {
  if (!name.includes('_') || name.length < MIN_LENGTH) return undefined;
  const upper = name.toUpperCase();
  const [best] = ours
    .filter((own) => own.includes('_') && own[0] === upper[0] && Math.abs(own.length - upper.length) <= 2)
    .map((own) => ({ own, wrong: distance(own, upper) }))
    .sort((a, b) => a.wrong - b.wrong);
  return best && best.wrong <= (upper.length < LONG ? 1 : 2) ? best.own : undefined;
}

function spellingWarnings(environment: Environment, all: readonly ConfigDefinition[]): ConfigWarning[] {
  const ours = all.flatMap(({ shape }) => Object.keys(shape));
  const others = all.flatMap(({ options }) => [
    ...Object.values(options.aliases ?? {}).flatMap((aliases = []) => aliases.flatMap((alias) => groupOf(alias).from)),
    ...Object.values(options.replaces ?? {}).flat(),
  ]);
  const known = new Set<string | undefined>([...ours, ...others]);
  return environment.entries().flatMap(([variable, value]) => {
    const ofFamily = all.some(({ options }) => options.family?.test(variable));
    const own = known.has(variable) || ofFamily || fromKubernetes(value) ? undefined : closestName(variable, ours);
    return own ? [{ message: 'unknown environment variable', fields: { variable, did_you_mean: own } }] : [];
  });
}

/** Warnings about the environment: former names, names of other programs, misspelt names and risky settings. */
export function configurationWarnings(environment: Environment): ConfigWarning[] {
  const all = [...definitions.values()];
  return [
    ...all.flatMap((definition) =>
      Object.keys(definition.shape).flatMap((name) => [
        ...aliasWarnings(environment, name, definition),
        ...replacedWarnings(environment, name, definition),
      ]),
    ),
    ...spellingWarnings(environment, all),
    ...all.flatMap((definition) => ruleWarnings(environment, definition)),
  ];
}
