import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A SearXNG instance that answers as one was recorded. */
export interface Searxng {
  url: string;
  queries: string[];
  close: () => Promise<void>;
}

const EXCERPT =
  'We compared nine makers of stoneware mugs: weight, glaze and how long tea stays warm. Prices run from 18 to 38 euros, and most makers sell sets.';

/** One result with the fields of SearXNG's JSON format. */
const result = (url: string, title: string, score: number) => ({
  url,
  title,
  content: EXCERPT,
  publishedDate: '2026-03-14T00:00:00',
  engine: 'duckduckgo',
  parsed_url: ['https', new URL(url).host, new URL(url).pathname, '', '', ''],
  template: 'default.html',
  engines: ['duckduckgo', 'brave'],
  positions: [1],
  score,
  category: 'general',
});

/** Which page each kind of query finds first; one page is found by all of them. */
const PAGES: readonly (readonly [RegExp, string, string])[] = [
  [/brands compared/, 'https://homeware.example/stoneware-mugs', 'Nine stoneware mugs compared'],
  [/trends/, 'https://craft-report.example/2026/tableware', 'Tableware trends'],
  [/statistics/, 'https://market.example/mugs', 'The market for mugs'],
  [/complaints/, 'https://forum.example/t/mugs', 'What annoys you about mugs?'],
];
const EVERYWHERE = 'https://www.mugs.example/guide';

export async function startSearxng(): Promise<Searxng> {
  const queries: string[] = [];
  const server = createServer((request, response) => {
    const query = new URL(request.url ?? '/', 'http://searxng').searchParams.get('q') ?? '';
    queries.push(query);
    const found = PAGES.flatMap(([pattern, url, title]) => (pattern.test(query) ? [result(url, title, 4)] : []));
    const answer = {
      query,
      number_of_results: 0,
      results: [...found, result(`${EVERYWHERE}?utm_source=${queries.length}`, 'A guide to mugs', 1)],
      answers: [],
      corrections: [],
      infoboxes: [],
      suggestions: ['ceramic mug'],
      unresponsive_engines: [['google', 'Suspended: CAPTCHA']],
    };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    queries,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
