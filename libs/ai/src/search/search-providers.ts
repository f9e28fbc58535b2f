import { z } from 'zod';

import type { SearchConfig } from './search.config.js';

/** One page found. */
export interface SearchResult {
  url: string;
  title: string;
  date?: string;
  excerpt: string;
}

/** How one provider is asked and how its answer reads. */
export interface SearchProtocol {
  url: (base: string, query: string) => string;
  /** The public service; providers that are hosted by oneself have none. */
  base?: string;
  method: 'GET' | 'POST';
  headers: (key: string) => Record<string, string>;
  body?: (query: string) => string;
  results: (answer: unknown) => SearchResult[];
}

const MOST = 10;
const text = z.string().catch('');

const SearxngAnswer = z.object({
  results: z.array(z.object({ url: z.string(), title: text, content: text, publishedDate: z.string().nullish().catch(null) })),
});
const TavilyAnswer = z.object({
  results: z.array(z.object({ url: z.string(), title: text, content: text, published_date: z.string().nullish().catch(null) })),
});
const BraveAnswer = z.object({
  web: z
    .object({ results: z.array(z.object({ url: z.string(), title: text, description: text, page_age: z.string().nullish().catch(null) })) })
    .optional(),
});

const found = (url: string, title: string, excerpt: string, date: string | null | undefined): SearchResult => ({
  url,
  title,
  excerpt,
  ...(date && { date }),
});

// Source: SearXNG "Search API", Tavily "POST /search", Brave "Web Search API" reference pages.
export const PROTOCOLS: Record<Exclude<SearchConfig['SEARCH_PROVIDER'], 'none'>, SearchProtocol> = {
  searxng: {
    url: (base, query) => `${base}/search?${new URLSearchParams({ q: query, format: 'json' }).toString()}`,
    method: 'GET',
    headers: () => ({}),
    results: (answer) =>
      SearxngAnswer.parse(answer).results.map(({ url, title, content, publishedDate }) => found(url, title, content, publishedDate)),
  },
  tavily: {
    base: 'https://api.tavily.com',
    url: (base) => `${base}/search`,
    method: 'POST',
    headers: (key) => ({ authorization: `Bearer ${key}`, 'content-type': 'application/json' }),
    body: (query) => JSON.stringify({ query, max_results: MOST }),
    results: (answer) =>
      TavilyAnswer.parse(answer).results.map(({ url, title, content, published_date }) => found(url, title, content, published_date)),
  },
  brave: {
    base: 'https://api.search.brave.com',
    url: (base, query) => `${base}/res/v1/web/search?${new URLSearchParams({ q: query, count: String(MOST) }).toString()}`,
    method: 'GET',
    headers: (key) => ({ 'x-subscription-token': key, accept: 'application/json' }),
    results: (answer) =>
      (BraveAnswer.parse(answer).web?.results ?? []).map(({ url, title, description, page_age }) =>
        found(url, title, description, page_age),
      ),
  },
};
