import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

import { Environment } from '#platform';

import { outboundIn } from '../../../../test/support/outbound.js';
import { readPage } from './page.js';
import { SearchConfig } from './search.config.js';
import { WebSearch } from './web-search.js';

const LONG = 'A lamp that dims, with an arm of steel and a base of stone, made for desks and late evenings everywhere.';
const signal = new AbortController().signal;

let server: Server;
let answer: { status: number; body: string };
let seen: { request: IncomingMessage; body: string }[];
let base: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    void text(request).then((body) => {
      seen.push({ request, body });
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

beforeEach(() => (seen = []));
afterAll(() => {
  server.close();
});

async function search(environment: NodeJS.ProcessEnv): Promise<Awaited<ReturnType<WebSearch['search']>>> {
  const outbound = outboundIn(environment);
  const web = new WebSearch(new SearchConfig(new Environment(environment)), outbound);
  return web.search('Aurora lamp', { signal }).finally(() => outbound.onApplicationShutdown());
}

describe('web search', () => {
  it('is disabled without a provider', async () => {
    expect(await search({})).toBe('disabled');
  });

  it.each([
    ['searxng', { results: [{ url: 'https://a.example/1', title: 'One', content: LONG, publishedDate: '2026-01-02' }] }],
    ['tavily', { results: [{ url: 'https://a.example/1', title: 'One', content: LONG, published_date: '2026-01-02' }] }],
    ['brave', { web: { results: [{ url: 'https://a.example/1', title: 'One', description: LONG, page_age: '2026-01-02' }] } }],
  ])('reads what %s answers', async (provider, body) => {
    answer = { status: 200, body: JSON.stringify(body) };
    const found = await search({ SEARCH_PROVIDER: provider, SEARCH_BASE_URL: base, SEARCH_API_KEY: 'the-key' });
    expect(found).toEqual({ provider, results: [{ url: 'https://a.example/1', title: 'One', excerpt: LONG, date: '2026-01-02' }] });
    const [{ request, body: sent } = { request: undefined, body: '' }] = seen;
    expect(`${decodeURIComponent(request?.url ?? '').replaceAll('+', ' ')} ${sent}`).toContain('Aurora lamp');
    if (provider !== 'searxng') expect(JSON.stringify(request?.headers)).toContain('the-key');
  });

  it('keeps what the provider said when a result leads inside', async () => {
    answer = { status: 200, body: JSON.stringify({ results: [{ url: `${base}/inside`, title: 'Trap', content: 'short' }] }) };
    const found = await search({ SEARCH_PROVIDER: 'searxng', SEARCH_BASE_URL: base });
    expect(found).toMatchObject({ results: [{ title: 'Trap', excerpt: 'short' }] });
    expect(seen).toHaveLength(1);
  });

  it.each([
    [500, '{}'],
    [200, 'not json'],
    [200, '{"results":"none"}'],
  ])('fails when the provider answers %i %s', async (status, body) => {
    answer = { status, body };
    await expect(search({ SEARCH_PROVIDER: 'searxng', SEARCH_BASE_URL: base })).rejects.toThrow();
  });

  it.each([
    [{ SEARCH_PROVIDER: 'searxng' }, 'SEARCH_BASE_URL: is required'],
    [{ SEARCH_PROVIDER: 'brave' }, 'SEARCH_API_KEY: is required'],
    [{ SEARCH_PROVIDER: 'ask-jeeves' }, 'SEARCH_PROVIDER:'],
  ])('refuses to start with %j', (environment, message) => {
    expect(() => new SearchConfig(new Environment(environment))).toThrow(message);
  });
});

describe('reading a page', () => {
  it('finds title, date and description, without scripts', () => {
    const html = `<html><head><title>Lamps &amp; light</title><script>var t = "<title>no</title>"</script>
      <meta property="article:published_time" content="2026-05-01"><meta name="description" content="All about lamps."></head></html>`;
    expect(readPage(html)).toEqual({ title: 'Lamps & light', date: '2026-05-01', excerpt: 'All about lamps.' });
  });

  it.each([
    [
      'the first long paragraph when there is no description',
      `<p>Menu</p><p>${LONG} <b>Bold</b><br>next`,
      { excerpt: `${LONG} Bold next` },
    ],
    [
      'attributes in any order and case',
      '<META CONTENT="2026-05-01" ITEMPROP=datePublished><title> A \n B',
      { date: '2026-05-01', title: 'A B' },
    ],
    [
      'nothing from templates and what follows a script that never ends',
      `<template><title>no</title></template><script><p>${LONG}</p>`,
      {},
    ],
    ['nothing from a page without words', '<html><body></body></html>', {}],
  ])('finds %s', (_what, html, summary) => expect(readPage(html)).toEqual(summary));
});
