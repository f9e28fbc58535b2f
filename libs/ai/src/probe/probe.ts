import { z } from 'zod';

import { boundedFetch } from '#outbound';

import { AiConfig } from '../config/ai.config.js';
import { allRoutes } from '../config/routes.js';
import type { ModelRoute } from '../config/routes.js';
import { SearchConfig } from '../search/search.config.js';
import { PROTOCOLS } from '../search/search-providers.js';

/** Why something cannot be used, and what to do about it. */
export interface Problem {
  detail: string;
  fix: string;
}

/** What a look at one configured provider found. */
export interface ProviderProbe {
  /** The prefix of its variables, e.g. `AI_LLM`. */
  source: string;
  provider: string;
  model: string;
  problem?: Problem;
}

const TIME_LIMIT_MS = 10_000;
const Listed = z.union([
  z.object({ data: z.array(z.object({ id: z.string() })) }).transform(({ data }) => data.map(({ id }) => id)),
  z
    .object({ models: z.array(z.object({ name: z.string() })) })
    .transform(({ models }) => models.map(({ name }) => name.replace(/^models\//, ''))),
]);

type Online = Exclude<ModelRoute['provider'], 'offline'>;

// Source: OpenAI "List models", Anthropic "List Models", Gemini "models.list" reference pages; none of them is charged.
const LISTS: Record<Online, { base: string; headers: (key: string) => Record<string, string> }> = {
  openai: { base: 'https://api.openai.com/v1', headers: (key) => ({ authorization: `Bearer ${key}` }) },
  'openai-compatible': { base: '', headers: (key) => (key ? { authorization: `Bearer ${key}` } : {}) },
  anthropic: { base: 'https://api.anthropic.com/v1', headers: (key) => ({ 'x-api-key': key, 'anthropic-version': '2023-06-01' }) },
  google: { base: 'https://generativelanguage.googleapis.com/v1beta', headers: (key) => ({ 'x-goog-api-key': key }) },
};

async function look(url: string, headers: Record<string, string>): Promise<Response> {
  return boundedFetch()(url, { headers, signal: AbortSignal.timeout(TIME_LIMIT_MS) });
}

function outOfReach(url: string, error: unknown, variable: string): Problem {
  const { cause, message } = error as Error;
  const reason = (cause as NodeJS.ErrnoException | undefined)?.code ?? message;
  return { detail: `${new URL(url).origin} does not answer (${reason})`, fix: `start it, or correct ${variable}` };
}

async function problemOf(route: ModelRoute): Promise<Problem | undefined> {
  if (route.provider === 'offline') return undefined;
  const { base, headers } = LISTS[route.provider];
  const url = `${(route.base_url ?? base).replace(/\/$/, '')}/models`;
  let answer: Response;
  try {
    answer = await look(url, headers(route.api_key ?? ''));
  } catch (error) {
    return outOfReach(url, error, `${route.source}_BASE_URL`);
  }
  if (answer.status === 401 || answer.status === 403)
    return { detail: `it refuses the key (${answer.status})`, fix: `correct ${route.source}_API_KEY` };
  // NOTE: some servers that speak the protocol of OpenAI list nothing; that they answer is what can be known of them.
  if (answer.status === 404 && route.provider === 'openai-compatible') return undefined;
  if (!answer.ok)
    return { detail: `it answers ${answer.status}`, fix: `look at ${route.source}_BASE_URL and at the provider's status page` };
  const names = Listed.safeParse(await answer.json().catch(() => undefined));
  const known =
    !names.success || names.data.length === 0 || names.data.some((name) => [name, name.replace(/:latest$/, '')].includes(route.model));
  // NOTE: the lists of the big providers come in pages and leave aliases out, so only a server of one's own is taken at its word.
  if (known || route.provider !== 'openai-compatible') return undefined;
  return { detail: `it has no model ${route.model}, but ${names.data.slice(0, 5).join(', ')}`, fix: `correct ${route.source}_MODEL` };
}

/** Asks every configured provider which models it has, with the configured key. Costs nothing. */
export function probeProviders(config = new AiConfig()): Promise<ProviderProbe[]> {
  return Promise.all(
    allRoutes(config).map(async (route) => {
      const problem = await problemOf(route);
      return { source: route.source, provider: route.provider, model: route.model, ...(problem && { problem }) };
    }),
  );
}

/** Searches once where a search costs nothing (SearXNG); keys of paid services are not tried. */
export async function probeSearch(config = new SearchConfig()): Promise<{ provider: string; problem?: Problem }> {
  const { SEARCH_PROVIDER: provider, SEARCH_BASE_URL = '' } = config;
  if (provider !== 'searxng') return { provider };
  const url = PROTOCOLS.searxng.url(SEARCH_BASE_URL.replace(/\/$/, ''), 'catalyst');
  try {
    const answer = await look(url, {});
    if (answer.ok) return { provider };
    const fix = answer.status === 403 ? 'add json to search.formats in its settings.yml' : 'look at its log';
    return { provider, problem: { detail: `it answers ${answer.status}`, fix } };
  } catch (error) {
    return { provider, problem: outOfReach(url, error, 'SEARCH_BASE_URL') };
  }
}
