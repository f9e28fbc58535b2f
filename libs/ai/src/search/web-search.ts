import { Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';

import { Logger, metrics } from '#platform';

import { readPage } from './page.js';
import { fetchText, publicDispatcher } from './safe-fetch.js';
import { PROTOCOLS } from './search-providers.js';
import type { SearchResult } from './search-providers.js';
import { SearchConfig } from './search.config.js';

/** Bytes of a search answer and of a page that are read. */
const MAX_ANSWER_BYTES = 1024 * 1024;
const MAX_PAGE_BYTES = 256 * 1024;
/** Results whose page is opened when the provider says too little about it. */
const PAGES_OPENED = 3;
const SHORT_EXCERPT = 80;

const searches = metrics.counter({ name: 'catalyst_searches_total', help: 'Web searches by outcome', labelNames: ['provider', 'outcome'] });

/** Asks the configured search provider. Pages are opened through a client that reaches the public internet only. */
@Injectable()
export class WebSearch implements OnApplicationShutdown {
  private readonly logger = new Logger('WebSearch');
  private readonly dispatcher = publicDispatcher();

  constructor(private readonly config: SearchConfig) {}

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

  async onApplicationShutdown(): Promise<void> {
    await this.dispatcher.destroy();
  }

  private async ask(provider: keyof typeof PROTOCOLS, query: string, signal: AbortSignal): Promise<SearchResult[]> {
    const protocol = PROTOCOLS[provider];
    const base = (this.config.SEARCH_BASE_URL ?? protocol.base ?? '').replace(/\/$/, '');
    const body = protocol.body?.(query);
    // NOTE: the operator named this address, so it may be inside the operator's own network.
    const { status, text } = await fetchText(protocol.url(base, query), {
      signal,
      timeout_ms: this.config.SEARCH_TIMEOUT_MS,
      max_bytes: MAX_ANSWER_BYTES,
      init: { method: protocol.method, headers: protocol.headers(this.config.SEARCH_API_KEY ?? ''), ...(body && { body }) },
    });
    if (status !== 200) throw new Error(`the search provider answered ${status}`);
    return protocol.results(JSON.parse(text));
  }

  private async enrich(result: SearchResult, signal: AbortSignal): Promise<SearchResult> {
    if (result.excerpt.length >= SHORT_EXCERPT) return result;
    try {
      const options = { signal, timeout_ms: this.config.SEARCH_TIMEOUT_MS, max_bytes: MAX_PAGE_BYTES };
      const { status, content_type, text } = await fetchText(result.url, options, this.dispatcher);
      return status === 200 && content_type.includes('html') ? { ...result, ...readPage(text) } : result;
    } catch {
      signal.throwIfAborted();
      return result;
    }
  }
}
