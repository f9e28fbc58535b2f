import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';

import { assetOf, jobOf, run, seller } from './campaign.js';
import type { Seller, ShownRun } from './campaign.js';
import { from, honest, reset, startDouble } from './model-double.js';
import type { ModelDouble } from './model-double.js';

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/models.md'), 'utf8');
const SECTIONS = new Map(
  PAGE.split(/^### /m)
    .slice(1)
    .map((section): [string, string] => [section.slice(0, section.indexOf('\n')), section]),
);
const PATHS: Record<string, string> = { openai: '/v1', anthropic: '/v1', google: '/v1beta' };

/** The variables of a section, as they stand on the page. */
function block(title: string): Record<string, string> {
  const lines = /```env\n([\s\S]*?)```/.exec(SECTIONS.get(title) ?? '')?.[1] ?? '';
  return Object.fromEntries(lines.split('\n').flatMap((line) => (line.includes('=') ? [line.split(/=(.*)/s).slice(0, 2)] : [])));
}

let double: ModelDouble;
let searchUrl: string;
let searches: string[];
let stopSearch: () => void;
let app: TestApp | undefined;
let who: Seller;

const PAGE_FOUND = { url: 'https://mugs.example/1', title: 'Mugs', content: 'words '.repeat(40), description: 'words '.repeat(40) };

beforeAll(async () => {
  double = await startDouble();
  searches = [];
  const server = createServer((request, response) => {
    const key = String(request.headers['x-subscription-token'] ?? request.headers.authorization ?? '');
    searches.push(`${request.method} ${request.url?.split('?')[0]} ${key}`);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ results: [PAGE_FOUND], web: { results: [PAGE_FOUND] } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  searchUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  stopSearch = () => server.close();
});

afterAll(async () => {
  await double.close();
  stopSearch();
});

afterEach(async () => {
  await app?.close();
  app = undefined;
});

/** The variables with the double's address in place of the provider's; what leads nowhere on the page leads nowhere here. */
function hereInsteadOf(variables: Record<string, string>): NodeJS.ProcessEnv {
  const addresses = Object.entries(variables).flatMap(([name, value]): [string, string][] => {
    if (!name.endsWith('_PROVIDER') || name.startsWith('SEARCH') || value === 'offline') return [];
    const base = name.replace(/_PROVIDER$/, '_BASE_URL');
    const path = variables[base] === undefined ? PATHS[value] : new URL(variables[base]).pathname;
    return [[base, double.url + (path ?? '')]];
  });
  return { ...variables, ...Object.fromEntries(addresses), ...('SEARCH_PROVIDER' in variables && { SEARCH_BASE_URL: searchUrl }) };
}

/** A campaign with the variables of a section. */
async function campaign(title: string, more: NodeJS.ProcessEnv = {}): Promise<ShownRun> {
  const variables = block(title);
  expect(Object.keys(variables)).not.toEqual([]);
  app = await createTestApp({ env: { ...hereInsteadOf(variables), ...more } });
  who = await seller(app);
  double.asked.length = 0;
  return run(app, who, { asset_types: ['linkedin_post', 'ad_copy'] });
}

const written = async (type: string) => app && assetOf(app, who, type);

it('every block of the page is tried here', () => {
  const tried = [
    'OpenAI',
    'Anthropic',
    'Gemini',
    'Ollama',
    'vLLM',
    'Servers without schemas',
    'Azure',
    'Fallback chain',
    'Per agent',
    'Room for an answer',
  ];
  expect([...SECTIONS.keys()]).toEqual([...tried, 'Budgets', 'Prices', 'Tavily', 'Brave', 'SearXNG']);
});

it.each(['OpenAI', 'Anthropic', 'Gemini', 'Ollama', 'vLLM', 'Azure'])('%s writes the campaign', async (title) => {
  const variables = block(title);
  const done = await campaign(title);
  expect(done.status).toBe('completed');
  expect(jobOf(done, 'vision_analysis')).toMatchObject({ provider: variables['AI_VISION_PROVIDER'], model: variables['AI_VISION_MODEL'] });
  expect(await written('linkedin_post')).toMatchObject({ provider: variables['AI_LLM_PROVIDER'], model: variables['AI_LLM_MODEL'] });
  expect(double.asked).toHaveLength(5);
  for (const { headers } of double.asked) {
    const key = String(headers.authorization ?? headers['x-api-key'] ?? headers['x-goog-api-key'] ?? '');
    expect(key.replace('Bearer ', '')).toBe(variables['AI_LLM_API_KEY'] ?? '');
  }
});

it('a server without schemas reads the schema', async () => {
  expect((await campaign('Servers without schemas')).status).toBe('completed');
  const { response_format, messages } = JSON.parse(double.asked.find(({ agent }) => agent === 'linkedin_post')?.text ?? '{}');
  expect(response_format).toEqual({ type: 'json_object' });
  expect(messages[0].content).toMatch(/satisfies this JSON schema:\n\{.*"hook"/);
});

describe('the fallback chain', () => {
  const nowhere = 'http://127.0.0.1:9/v1';

  it('asks the second when the first is down', async () => {
    expect((await campaign('Fallback chain', { AI_LLM_BASE_URL: nowhere })).status).toBe('completed');
    expect(await written('linkedin_post')).toMatchObject({ provider: 'openai', model: 'gpt-4.1-mini' });
  });

  it('writes by rules when all are', async () => {
    const done = await campaign('Fallback chain', { AI_LLM_BASE_URL: nowhere, AI_PROVIDER_SECOND_BASE_URL: nowhere });
    expect(done.status).toBe('completed');
    expect(await written('linkedin_post')).toMatchObject({ provider: 'offline', model: 'rules' });
  });
});

it('agents can use different providers', async () => {
  const done = await campaign('Per agent');
  expect(done.status).toBe('completed');
  expect(jobOf(done, 'market_research')).toMatchObject({ provider: 'openai', model: 'gpt-4.1-mini' });
  expect(jobOf(done, 'ad_copy')).toMatchObject({ provider: 'openai', model: 'gpt-4.1' });
  expect(jobOf(done, 'linkedin_post')).toMatchObject({ provider: 'anthropic', model: 'claude-sonnet-4-5' });
  const sent = (agent: string) => JSON.parse(double.asked.find((one) => one.agent === agent)?.text ?? '{}');
  expect([sent('market_research').temperature, sent('ad_copy').temperature]).toEqual([0.7, 1]);
});

it('reasoning has its own token limit', async () => {
  expect((await campaign('Room for an answer')).status).toBe('completed');
  const post = double.asked.find(({ agent }) => agent === 'linkedin_post');
  expect(JSON.parse(post?.text ?? '{}').max_tokens).toBe(4_000 + 4_096);
});

it('the time of an attempt is multiplied for all agents', async () => {
  double.mock.prependFixture({
    match: from('vision_analysis'),
    response: honest('vision_analysis'),
    latency: 1_500,
    chaos: { latencyMs: 1_500 },
  });
  const hurried = await campaign('Ollama', { JOB_TIME_FACTOR: '0.01', JOB_MAX_ATTEMPTS: '1' });
  reset(double);
  expect(jobOf(hurried, 'vision_analysis')).toMatchObject({ status: 'timeout', error_code: 'attempt_timeout' });
});

describe('budgets', () => {
  it('are enough as they stand on the page', async () => {
    expect((await campaign('Budgets')).status).toBe('completed');
  });

  it.each(['AI_BUDGET_PER_RUN_USD', 'AI_BUDGET_PER_USER_MONTH_USD', 'AI_BUDGET_PER_DAY_USD'])(
    'ask nobody once %s is used up, and the job waits for nobody',
    async (name) => {
      const done = await campaign('Budgets', { [name]: '0.00001' });
      expect(done.status).toBe('failed');
      expect(jobOf(done, 'market_research')).toMatchObject({ status: 'failed', error_code: 'BUDGET_EXCEEDED' });
      expect(double.asked).toEqual([]);
    },
  );
});

it('own prices make the cost', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'catalyst-prices-'));
  const path = join(folder, 'prices.json');
  writeFileSync(path, /```json\n([\s\S]*?)```/.exec(SECTIONS.get('Prices') ?? '')?.[1] ?? '');
  const done = await campaign('Prices', { AI_PRICES_FILE: path });
  expect(jobOf(done, 'linkedin_post').usage?.cost_usd).toBeCloseTo((100 * 0.05 + 50 * 0.08) / 1e6, 12);
  rmSync(folder, { recursive: true });
});

it.each([
  ['Tavily', 'POST /search Bearer tvly-your-key'],
  ['Brave', 'GET /res/v1/web/search your-key'],
  ['SearXNG', 'GET /search '],
])('%s gives the research its sources', async (title, asked) => {
  searches.length = 0;
  const done = await campaign(title);
  expect(done.status).toBe('completed');
  expect(new Set(searches)).toEqual(new Set([asked]));
  const { body } = (await app?.get(`/api/jobs/${jobOf(done, 'market_research').id}`, who.user.access_token)) ?? { body: null };
  expect(body.output_payload).toMatchObject({ status: 'ok', sources: [{ url: 'https://mugs.example/1', title: 'Mugs' }] });
});
