import type { SearchResult, WebSearch } from '#ai';
import { cleanText } from '#agent-kit';

import { nounOf, type CampaignInput, type VisionAnalysis } from '../shared/index.js';

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
const MOST_EXCERPT = 500;
const TRACKING = /^(?:utm_.*|fbclid|gclid|msclkid)$/;
const NO_ADJECTIVE = /^(?:an?|the|this|that|our|your|my|its|each|every|one|of|for|with|and|or|in|on|to|by|is)$/i;

/** Where a phrase leaves the thing itself: `a mug on a table`. */
const PLACE = /,|\s(?:on|in|with|against|at|next|beside|before|for|from|that|which)\s/i;

/** A name as it goes into a query. */
const words = (text: string, most = 120): string =>
  cleanText(text)
    .replace(/["\s]+/g, ' ')
    .slice(0, most)
    .trim();

/** The noun of a text with the word before it: `stoneware mug`; null without a known noun. */
function kindIn(sentence: string): string | null {
  const text = sentence.split(PLACE)[0] ?? '';
  const noun = nounOf(text);
  if (!noun) return null;
  const before = text.slice(0, text.lastIndexOf(noun)).match(/([\p{L}-]{3,})\s+$/u)?.[1];
  return before && !NO_ADJECTIVE.test(before) ? `${before} ${noun}`.toLowerCase() : noun.toLowerCase();
}

/** What kind of product it is, in words a search engine knows: from the description, the photo or the name; the name itself when none tells. */
export function categoryOf({ product_name, description }: CampaignInput, { subject }: Pick<VisionAnalysis, 'subject'>): string {
  const named = nounOf(product_name)?.toLowerCase();
  const described = (description ?? '').split(/[.!?\n]/).map(kindIn);
  const kinds = [...described, kindIn(subject ?? '')].filter((kind) => kind !== null);
  const same = named && kinds.find((kind) => kind.endsWith(named));
  return words(same || (named ? kindIn(product_name) : kinds[0]) || product_name);
}

/** The questions asked of the web: the product itself, its rivals, trends, figures of its market, and what its buyers look at and miss. */
export function queriesFor(input: CampaignInput, vision: Pick<VisionAnalysis, 'subject'>): string[] {
  const category = categoryOf(input, vision);
  const audience = words(input.audience ?? '', 60);
  return [
    ...new Set([
      `${words(input.product_name)} ${words(input.brand_name)}`,
      `best ${category} brands compared`,
      `${category} trends`,
      `${category} market size average price statistics`,
      `${category}${audience && ` for ${audience}`} buying guide common complaints`,
    ]),
  ];
}

/** Asks all queries at once and keeps every page once, the best of each query first. Failed searches leave the campaign standing; an abort does not. */
export async function searchAll(search: Search, queries: string[], signal: AbortSignal): Promise<Found> {
  const answers = await Promise.allSettled(queries.map((query) => search.search(query, { signal })));
  signal.throwIfAborted();
  const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
  const open = found.filter((answer) => answer !== 'disabled');
  if (open.length < found.length) return { status: 'disabled', provider: null, queries: [], results: [] };
  const provider = open[0]?.provider ?? null;
  const pages = new Map<string, SearchResult>();
  const longest = Math.max(0, ...open.map(({ results }) => results.length));
  for (let rank = 0; rank < longest; rank++) {
    for (const { results } of open) {
      const page = results[rank];
      if (page && isWebPage(page.url) && !pages.has(addressOf(page.url))) pages.set(addressOf(page.url), clean(page));
    }
  }
  const results = [...pages.values()].slice(0, MOST_RESULTS);
  const status = results.length > 0 ? 'ok' : open.length < queries.length ? 'failed' : 'no_results';
  return { status, provider, queries, results };
}

function isWebPage(url: string): boolean {
  return url.length <= 2000 && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

/** What two addresses of the same page have in common. */
function addressOf(url: string): string {
  const { hostname, pathname, searchParams } = new URL(url);
  const query = [...searchParams].filter(([name]) => !TRACKING.test(name)).map((pair) => pair.join('='));
  return `${hostname.replace(/^www\./, '')}${pathname.replace(/\/+$/, '')}?${query.sort().join('&')}`;
}

function clean({ url, title, date, excerpt }: SearchResult): SearchResult {
  const line = (text: string, most: number) => cleanText(text.replace(/\s+/g, ' ')).slice(0, most).trim();
  const day = date && (/^\d{4}-\d\d-\d\d/.exec(date)?.[0] ?? line(date, 40));
  return {
    url,
    title: line(title, 300) || new URL(url).hostname,
    ...(day ? { date: day } : {}),
    excerpt: line(excerpt, MOST_EXCERPT),
  };
}
