import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Redis } from 'ioredis';

import type { TestApp } from '#test-support';
import { testRedisUrl } from '#testing';
import type { HttpClient } from '#testing';

import { RealProcess } from '../support/real-process.js';
import { assetOf, jobOf, run, seller } from './campaign.js';
import { from, KEY, pointedAt, startDouble } from './model-double.js';
import type { ModelDouble } from './model-double.js';

const SEARCH_KEY = 'tvly-planted-key-0123456789';
const PLANTED = 'Quillfeather';
const FACTS = {
  product_name: `${PLANTED} Mug`,
  brand_name: `${PLANTED} Pottery`,
  price: `€ 34.00 (${PLANTED})`,
  description: `A stoneware mug by ${PLANTED}.`,
  audience: `friends of ${PLANTED}`,
  tone: `like ${PLANTED}`,
};
/** Of a user's facts, of a system text, of answers that were kept and of one that was not. */
const WORDS = [PLANTED, 'You write one LinkedIn post', 'Everything between <data> marks', 'Thrown by hand', 'rather talk about'];
const KEYS = [KEY, SEARCH_KEY, KEY.slice(0, 14)];

let double: ModelDouble;
let program: RealProcess;
let client: HttpClient;
let monitor: Redis;
let redis = '';

beforeAll(async () => {
  double = await startDouble();
  const commands = new Redis(testRedisUrl());
  monitor = await commands.monitor();
  commands.disconnect();
  monitor.on('monitor', (_time: string, args: string[]) => (redis += `${args.join(' ')}\n`));
  program = await RealProcess.prepare({
    METRICS: 'on',
    ...pointedAt(double, 'openai'),
    ...pointedAt(double, 'google', ['AI_PROVIDER_BACKUP']),
    AI_LLM_FALLBACK: 'backup',
    SEARCH_PROVIDER: 'tavily',
    SEARCH_BASE_URL: double.mock.url,
    SEARCH_API_KEY: SEARCH_KEY,
  });
  client = await program.start();
});

afterAll(async () => {
  await program.dispose();
  monitor.disconnect();
  await double.close();
});

/** What of `needles` stands in a text, with what is around it. */
const found = (text: string, needles: readonly string[]) =>
  needles.flatMap((needle) => {
    const at = text.indexOf(needle);
    return at < 0 ? [] : [text.slice(Math.max(0, at - 200), at + 100)];
  });

const files = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');

it('keys, facts, prompts and answers stand in no log line, no Redis command, no error answer and no metric', async () => {
  // NOTE: the worst a provider can do: say all it was told in its error.
  const echo = `no: ${KEY} ${JSON.stringify(FACTS)} You write one LinkedIn post`;
  double.mock.prependFixture({ match: from('linkedin_post'), response: { content: `I would rather talk about ${PLANTED}.` } });
  double.mock.prependFixture({ match: from('ad_copy'), response: { error: { message: echo, type: echo, code: echo }, status: 400 } });
  double.mock.prependFixture({ match: from('blog_article'), response: { error: { message: echo }, status: 401 } });
  double.mock.prependFixture({ match: from('video_script'), response: { error: { message: echo }, status: 500 } });
  double.mock.onSearch(/./, [{ title: 'Mugs', url: 'https://mugs.example/1', content: `All about ${PLANTED}: ${'words '.repeat(30)}` }]);

  const app = client as TestApp;
  const who = await seller(app, { facts: FACTS });
  const done = await run(app, who, { instructions: `Mention ${PLANTED} twice.` });
  expect(jobOf(done, 'market_research').status).toBe('completed');
  expect(['linkedin_post', 'ad_copy', 'blog_article', 'video_script'].map((agent) => jobOf(done, agent).error_code)).toEqual([
    'schema_violation',
    'invalid_request',
    'provider_auth',
    'provider_unavailable',
  ]);
  expect(await assetOf(app, who, 'social_image')).toBeDefined();

  const token = who.user.access_token;
  const errors = await Promise.all([
    client.post(`/api/projects/${who.project}/runs`, { asset_types: ['nonsense'] }, token),
    client.post(`/api/jobs/${jobOf(done, 'market_research').id}/retry`, undefined, token),
    client.request('POST', '/api/projects', { raw: '{"product_name":', token, headers: { 'content-type': 'application/json' } }),
    client.get('/api/agents/none', token),
  ]);
  expect(errors.every(({ status }) => status >= 400)).toBe(true);
  const told = JSON.stringify([errors.map(({ body }) => body), done.jobs]);
  const open = JSON.stringify([
    (await client.get('/health')).body,
    (await client.get('/api/agents', token)).body,
    (await client.get('/metrics')).body,
  ]);

  expect(program.log).toContain('an attempt failed');
  expect(redis.length).toBeGreaterThan(1_000);
  expect(double.asked.some(({ text }) => text.includes(PLANTED))).toBe(true);
  expect(found(program.log, [...KEYS, ...WORDS])).toEqual([]);
  expect(found(redis, [...KEYS, ...WORDS])).toEqual([]);
  expect(found(told, [...KEYS, ...WORDS])).toEqual([]);
  expect(found(open, [...KEYS, ...WORDS])).toEqual([]);

  const tables = await program.database.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
  );
  for (const { name } of tables) {
    const rows = await program.database.query<{ row: string }>(`SELECT to_jsonb(t)::text AS row FROM "${name}" t`);
    expect({ name, keys: found(rows.map(({ row }) => row).join('\n'), KEYS) }).toEqual({ name, keys: [] });
  }
  expect(found(files(program.dataDir), KEYS)).toEqual([]);
});
