import type { SearchResult, WebSearch } from '#ai';
import { cleanText } from '#agent-kit';

import { type CampaignInput } from '../shared/index.js';

/** What this agent needs of a web search. */
export type Search = Pick<WebSearch, 'search'>;

/** What came of searching. */
export interface Found {
  status: 'ok' | 'no_results' | 'failed' | 'disabled';
  provider: string | null;
  queries: string[];
  results: SearchResult[];
}

const MOST_RESULTS = 12;

/** The questions asked of the web: the product itself, then what its buyers look at. */
export function queriesFor({ product_name, brand_name, audience }: CampaignInput): string[] {
  const words = (text: string) =>
    cleanText(text)
      .replace(/["\s]+/g, ' ')
      .slice(0, 120)
      .trim();
  const product = words(product_name);
  return [...new Set([`${product} ${words(brand_name)}`, `${product} ${words(audience ?? '')} buying guide`.replace(/\s+/g, ' ')])];
}

/** Asks each query, keeps every page once. A search that fails leaves the campaign standing; an abort does not. */
export async function searchAll(search: Search, queries: string[], signal: AbortSignal): Promise<Found> {
  const disabled: Found = { status: 'disabled', provider: null, queries: [], results: [] };
  const pages = new Map<string, SearchResult>();
  let provider: string | null = null;
  try {
    for (const query of queries) {
      const answer = await search.search(query, { signal });
      if (answer === 'disabled') return disabled;
      provider = answer.provider;
      for (const page of answer.results) if (isWebPage(page.url) && !pages.has(page.url)) pages.set(page.url, clean(page));
    }
  } catch {
    signal.throwIfAborted();
    if (pages.size === 0) return { status: 'failed', provider, queries, results: [] };
  }
  const results = [...pages.values()].slice(0, MOST_RESULTS);
  return { status: results.length > 0 ? 'ok' : 'no_results', provider, queries, results };
}

function isWebPage(url: string): boolean {
  return url.length <= 2000 && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

function clean({ url, title, date, excerpt }: SearchResult): SearchResult {
  const line = (text: string, most: number) => cleanText(text.replace(/\s+/g, ' ')).slice(0, most).trim();
  return { url, title: line(title, 300) || new URL(url).hostname, ...(date ? { date: line(date, 40) } : {}), excerpt: line(excerpt, 800) };
}
