import { Injectable } from '@nestjs/common';

import { Outbound } from '#outbound';
import { Logger, metrics } from '#platform';

import { readPage } from './page.js';
import { PROTOCOLS } from './search-providers.js';
import type { SearchResult } from './search-providers.js';
import { SearchConfig } from './search.config.js';

/** Bytes of a search answer and of a page that are read. */
const MAX_ANSWER_BYTES = 1024 * 1024;
const MAX_PAGE_BYTES = 256 * 1024;
/** Results whose page is opened when the provider says too little about it. */
const PAGES_OPENED = 3;
const MAX_REDIRECTS = 3;
const SHORT_EXCERPT = 80;

const searches = metrics.counter({ name: 'catalyst_searches_total', help: 'Web searches by outcome', labelNames: ['provider', 'outcome'] });

/** Asks the configured search provider, and opens pages it found on the public internet. */
@Injectable()
export class WebSearch {
  private readonly logger = new Logger('WebSearch');

  constructor(
    private readonly config: SearchConfig,
    private readonly outbound: Outbound,
  ) {}

  /** Pages on a query, best first; `disabled` when no provider is configured. Throws when the provider does not answer. */
  async search(query: string, { signal }: { signal: AbortSignal }): Promise<{ provider: string; results: SearchResult[] } | 'disabled'> {
    const provider = this.config.SEARCH_PROVIDER;
    if (provider === 'none') return 'disabled';
    try {
      const results = await this.ask(provider, query, signal);
      searches.inc({ provider, outcome: 'completed' });
      const opened = await Promise.all(results.slice(0, PAGES_OPENED).map((result) => this.enrich(result, signal)));
      return { provider, results: [...opened, ...results.slice(PAGES_OPENED)] };
    } catch (err) {
      searches.inc({ provider, outcome: 'failed' });
      this.logger.warn('web search failed', { provider, err });
      throw err;
    }
  }

  private async ask(provider: keyof typeof PROTOCOLS, query: string, signal: AbortSignal): Promise<SearchResult[]> {
    const protocol = PROTOCOLS[provider];
    const base = (this.config.SEARCH_BASE_URL ?? protocol.base ?? '').replace(/\/$/, '');
    const body = protocol.body?.(query);
    const { status, text } = await this.outbound.request(protocol.url(base, query), {
      named_by: 'operator',
      signal,
      timeout_ms: this.config.SEARCH_TIMEOUT_MS,
      max_bytes: MAX_ANSWER_BYTES,
      max_redirects: MAX_REDIRECTS,
      method: protocol.method,
      headers: protocol.headers(this.config.SEARCH_API_KEY ?? ''),
      ...(body && { body }),
    });
    if (status !== 200) throw new Error(`the search provider answered ${status}`);
    return protocol.results(JSON.parse(text));
  }

  private async enrich(result: SearchResult, signal: AbortSignal): Promise<SearchResult> {
    if (result.excerpt.length >= SHORT_EXCERPT) return result;
    try {
      const { status, headers, text } = await this.outbound.request(result.url, {
        named_by: 'user',
        plain_http: true,
        signal,
        timeout_ms: this.config.SEARCH_TIMEOUT_MS,
        max_bytes: MAX_PAGE_BYTES,
        max_redirects: MAX_REDIRECTS,
      });
      return status === 200 && headers.get('content-type')?.includes('html') ? { ...result, ...readPage(text) } : result;
    } catch {
      signal.throwIfAborted();
      return result;
    }
  }
}
