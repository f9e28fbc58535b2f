import { environmentOf } from '#platform';
import type { ConfigScope, Environment } from '#platform';

/** The protocols a model can be reached by; `offline` is no model but rules. */
export const PROVIDERS = ['offline', 'openai-compatible', 'openai', 'anthropic', 'google'] as const;
type ProviderKind = (typeof PROVIDERS)[number];

/** The part of `AiConfig` that routes are made from; the settings of the lanes stand beside it. */
interface RouteSettings {
  readonly AI_VISION_FALLBACK: readonly string[];
  readonly AI_LLM_FALLBACK: readonly string[];
}

/** The lanes that lead to models. */
export type ModelLane = 'vision' | 'llm';

/** One way to a model. */
export interface ModelRoute {
  /** Where it was configured: the prefix of its variables, e.g. `AI_LLM` or `AI_PROVIDER_BACKUP`. */
  source: string;
  provider: ProviderKind;
  model: string;
  base_url?: string;
  api_key?: string;
  temperature?: number;
  max_output_tokens: number;
  /** Tokens it may think, which providers count as output, on top of those of the answer; without it, what is known of the model decides. */
  reasoning_tokens?: number;
  /** How much it thinks, for models that do. */
  reasoning_effort?: ReasoningEffort;
  /** How it learns the shape of its answer: by the protocol, or in words, for servers that know no schemas. */
  json: 'schema' | 'prompt';
}

export const REASONING_EFFORTS = ['minimal', 'low', 'medium', 'high'] as const;
type ReasoningEffort = (typeof REASONING_EFFORTS)[number];

/** Output tokens that an answer to a request may take on a route, without those of thoughts. */
export function outputLimit(route: ModelRoute, wanted = route.max_output_tokens): number {
  return Math.min(wanted, route.max_output_tokens);
}

type Settings = Partial<Record<string, string>>;

const KINDS = new Set<string>(PROVIDERS);
const FAMILY =
  /^AI_(PROVIDER|AGENT)_[A-Z0-9_]+_(PROVIDER|BASE_URL|API_KEY|MODEL|TEMPERATURE|MAX_OUTPUT_TOKENS|REASONING_TOKENS|REASONING_EFFORT|JSON)$/;
const SUFFIX = /_(PROVIDER|BASE_URL|API_KEY|MODEL|TEMPERATURE|MAX_OUTPUT_TOKENS|REASONING_TOKENS|REASONING_EFFORT|JSON)$/;

/** Settings of all families, by the prefix that names each. */
function families(environment: Environment): Map<string, Settings> {
  const result = new Map<string, Settings>();
  for (const [name, value] of Object.entries(environment.family(FAMILY))) {
    const key = SUFFIX.exec(name)?.[1] ?? '';
    const prefix = name.slice(0, -key.length - 1);
    result.set(prefix, { ...result.get(prefix), [key]: value });
  }
  return result;
}

const upper = (name: string): string => name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_');

function laneSettings(config: RouteSettings, lane: ModelLane): Settings {
  const prefix = lane === 'vision' ? 'AI_VISION' : 'AI_LLM';
  const values = config as unknown as Record<string, unknown>;
  const keys = [
    'PROVIDER',
    'BASE_URL',
    'API_KEY',
    'MODEL',
    'TEMPERATURE',
    'MAX_OUTPUT_TOKENS',
    'REASONING_TOKENS',
    'REASONING_EFFORT',
    'JSON',
  ];
  const set = keys.map((key) => [key, values[`${prefix}_${key}`]] as const).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set.map(([key, value]) => [key, String(value as string | number)]));
}

function toRoute(source: string, settings: Settings): ModelRoute {
  const provider = (settings['PROVIDER'] ?? 'offline') as ProviderKind;
  const model = provider === 'offline' ? 'rules' : (settings['MODEL'] ?? '');
  return {
    source,
    provider,
    model,
    json: settings['JSON'] === 'prompt' ? 'prompt' : 'schema',
    max_output_tokens: Number(settings['MAX_OUTPUT_TOKENS'] ?? 4_096),
    ...(settings['BASE_URL'] && { base_url: settings['BASE_URL'] }),
    ...(settings['API_KEY'] && { api_key: settings['API_KEY'] }),
    ...(settings['REASONING_TOKENS'] !== undefined && { reasoning_tokens: Number(settings['REASONING_TOKENS']) }),
    ...(settings['REASONING_EFFORT'] && { reasoning_effort: settings['REASONING_EFFORT'] as ReasoningEffort }),
    ...(settings['TEMPERATURE'] !== undefined && { temperature: Number(settings['TEMPERATURE']) }),
  };
}

/** The ways to try for an agent, in order: its own or its lane's, then the lane's fallbacks. */
export function routesFor(config: RouteSettings, lane: ModelLane, agent: string): ModelRoute[] {
  const known = families(environmentOf(config));
  const lanePrefix = lane === 'vision' ? 'AI_VISION' : 'AI_LLM';
  const agentPrefix = `AI_AGENT_${upper(agent)}`;
  const own = known.get(agentPrefix);
  const base = laneSettings(config, lane);
  // NOTE: an agent that names another provider brings its own address and key; the lane's belong to the lane's provider.
  const first = own?.['PROVIDER']
    ? toRoute(agentPrefix, { MAX_OUTPUT_TOKENS: base['MAX_OUTPUT_TOKENS'] ?? '', ...own })
    : toRoute(lanePrefix, { ...base, ...own });
  const names = lane === 'vision' ? config.AI_VISION_FALLBACK : config.AI_LLM_FALLBACK;
  return [first, ...names.map((name) => toRoute(`AI_PROVIDER_${upper(name)}`, known.get(`AI_PROVIDER_${upper(name)}`) ?? {}))];
}

/** Every way to a model that is configured: both lanes with their fallbacks, and agents that have a provider of their own. */
export function allRoutes(config: RouteSettings): ModelRoute[] {
  const lanes = [...routesFor(config, 'vision', ''), ...routesFor(config, 'llm', '')];
  const own = [...families(environmentOf(config))].filter(
    ([prefix, settings]) => prefix.startsWith('AI_AGENT_') && settings['PROVIDER'] !== undefined,
  );
  const routes = [...lanes, ...own.map(([prefix, settings]) => toRoute(prefix, settings))];
  return [...new Map(routes.map((route) => [route.source, route])).values()];
}

function incomplete(prefix: string, settings: Settings): [string, string][] {
  const provider = settings['PROVIDER'];
  if (provider === undefined) return [[`${prefix}_PROVIDER`, 'is required']];
  if (!KINDS.has(provider)) return [[`${prefix}_PROVIDER`, `must be one of ${[...KINDS].join(', ')}`]];
  if (provider === 'offline') return [];
  const needs = provider === 'openai-compatible' ? ['BASE_URL', 'MODEL'] : ['API_KEY', 'MODEL'];
  const missing = needs.filter((key) => !settings[key]).map((key): [string, string] => [`${prefix}_${key}`, `is required for ${provider}`]);
  const url = settings['BASE_URL'];
  return url && !/^https?:\/\//.test(url) ? [...missing, [`${prefix}_BASE_URL`, 'must start with http:// or https://']] : missing;
}

/** Settings of a family that cannot be meant; those of the lanes are checked where they are declared. */
function unusable([prefix, settings]: [string, Settings]): [string, string][] {
  const limits: Record<string, [number, number]> = { TEMPERATURE: [0, 2], MAX_OUTPUT_TOKENS: [64, 1e6], REASONING_TOKENS: [0, 1e6] };
  const choices: Record<string, readonly string[]> = { JSON: ['schema', 'prompt'], REASONING_EFFORT: REASONING_EFFORTS };
  const modes = Object.entries(choices).flatMap(([key, allowed]): [string, string][] => {
    const text = settings[key];
    return text === undefined || allowed.includes(text) ? [] : [[`${prefix}_${key}`, `must be ${allowed.join(' or ')}`]];
  });
  const numbers = Object.entries(limits).flatMap(([key, [least, most]]): [string, string][] => {
    const text = settings[key];
    return text === undefined || (Number(text) >= least && Number(text) <= most)
      ? []
      : [[`${prefix}_${key}`, `must be a number from ${least} to ${most}`]];
  });
  return [...numbers, ...modes];
}

/** What is wrong in the lanes, the named providers and the agents' own settings, by variable. */
export function routeProblems(config: RouteSettings, { environment }: ConfigScope): Record<string, string> {
  const known = families(environment);
  const lanes = (['vision', 'llm'] as const).flatMap((lane) =>
    incomplete(lane === 'vision' ? 'AI_VISION' : 'AI_LLM', laneSettings(config, lane)),
  );
  const named = [...known].filter(([prefix, settings]) => prefix.startsWith('AI_PROVIDER_') || settings['PROVIDER'] !== undefined);
  const fallbacks = (
    [
      ['AI_VISION_FALLBACK', config.AI_VISION_FALLBACK],
      ['AI_LLM_FALLBACK', config.AI_LLM_FALLBACK],
    ] as const
  ).flatMap(([variable, names]) =>
    names
      .filter((name) => !known.has(`AI_PROVIDER_${upper(name)}`))
      .map((name): [string, string] => [variable, `names ${name}, but AI_PROVIDER_${upper(name)}_PROVIDER is not set`]),
  );
  return Object.fromEntries([
    ...lanes,
    ...named.flatMap(([prefix, settings]) => incomplete(prefix, settings)),
    ...[...known].flatMap(unusable),
    ...fallbacks,
  ]);
}
