import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

import type { z } from 'zod';

import { CallFailure, ModelGateway } from '#ai';
import { createTestApp } from '#test-support';
import type { TestApp } from '#test-support';

import { Insights, PhotoReading, ResearchReading } from '../../src/agents/campaign/shared/index.js';
import { AdCopy } from '../../src/agents/campaign/ad-copy/ad-copy.schema.js';
import { BlogArticle } from '../../src/agents/campaign/blog-article/blog-article.schema.js';
import { LinkedinPost } from '../../src/agents/campaign/linkedin-post/linkedin-post.schema.js';
import { VideoScript } from '../../src/agents/campaign/video-script/video-script.schema.js';
import { ANSWERS, ASKERS } from './answers.js';
import type { Asker } from './answers.js';

const SCHEMAS: Record<Asker, z.ZodType> = {
  vision_analysis: PhotoReading,
  market_research: ResearchReading,
  insight_extraction: Insights,
  linkedin_post: LinkedinPost,
  ad_copy: AdCopy,
  blog_article: BlogArticle,
  video_script: VideoScript,
};
const MIB = 1024 * 1024;

let server: Server;
let app: TestApp;
let reply: (response: ServerResponse) => void;
let calls = 0;

beforeAll(async () => {
  server = createServer((request, response) => {
    calls++;
    request.resume();
    response.on('error', () => undefined);
    reply(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  app = await createTestApp({
    role: 'worker',
    env: {
      AI_LLM_PROVIDER: 'openai-compatible',
      AI_LLM_BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
      AI_LLM_MODEL: 'some-model',
      AI_TIMEOUT_MS: '6000',
      CIRCUIT_BREAKER_THRESHOLD: '100',
    },
  });
});

afterAll(async () => {
  await app.close();
  server.closeAllConnections();
  server.close();
});

beforeEach(() => (calls = 0));

const models = () => app.app.get(ModelGateway, { strict: false });

function ask(agent: Asker): Promise<unknown> {
  const request = { system: 'Write.', prompt: 'about the mug', schema: SCHEMAS[agent], prompt_version: '1' };
  return models()
    .of({ lane: 'llm', agent })
    .generate(request, { signal: new AbortController().signal })
    .then(({ object }) => object);
}

/** A whole answer of the provider with this content. */
function completion(content: unknown): string {
  const message = { role: 'assistant', content };
  const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
  return JSON.stringify({
    id: '1',
    object: 'chat.completion',
    created: 0,
    model: 'm',
    choices: [{ index: 0, message, finish_reason: 'stop' }],
    usage,
  });
}

const json = (response: ServerResponse, body: string) => response.writeHead(200, { 'content-type': 'application/json' }).end(body);

type Tree = Record<string, unknown>;
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;

/** Every place in a value, as the path to it. */
function places(value: unknown, path: string[] = []): string[][] {
  return isTree(value) ? Object.entries(value).flatMap(([key, inner]) => [[...path, key], ...places(inner, [...path, key])]) : [];
}

function changed(value: unknown, path: readonly string[], change: (parent: Tree, key: string) => void): string {
  const copy = structuredClone(value) as Tree;
  const parent = path.slice(0, -1).reduce<Tree>((here, key) => here[key] as Tree, copy);
  change(parent, path.at(-1) ?? '');
  return JSON.stringify(copy);
}

/** Ways to make one place of an answer wrong. */
const CHANGES: ((parent: Tree, key: string) => void)[] = [
  (parent, key) => (Array.isArray(parent) ? parent.splice(Number(key), 1) : Reflect.deleteProperty(parent, key)),
  (parent, key) => (parent[key] = { nested: { deeper: [1, 2, 3] } }),
  (parent, key) => (parent[key] = 7e300),
  (parent, key) => (parent[key] = 'x'.repeat(20_000)),
  (parent, key) => (parent[key] = '\u200b\u2060 '),
  (parent, key) => (parent[key] = Array.from({ length: 300 }, () => 'again')),
  (parent, key) => (parent[key] = null),
  (parent, key) => (parent[key] = true),
  (parent, key) => (parent[key] = []),
];

/** Answers that are wrong as a whole. */
function wrongAsAWhole(good: string): string[] {
  const cuts = Array.from({ length: 12 }, (_, n) => good.slice(0, Math.floor((good.length * n) / 12)));
  const prose = [
    'Sure! Here it is:',
    `Sure! ${good}`,
    'I cannot help with that.',
    `${good}${good}`,
    '[]',
    'null',
    '"text"',
    '{}',
    good.replace(/:/, ': NaN,'),
  ];
  return [...cuts, ...prose, `[${good}]`, '{"a":'.repeat(3_000), good.replaceAll('"', "'"), `<answer>${good}</answer>`];
}

const BAD = ASKERS.flatMap((agent) => {
  const answer = ANSWERS[agent];
  const inside = places(answer).flatMap((path) => CHANGES.map((change) => changed(answer, path, change)));
  return [...inside, ...wrongAsAWhole(JSON.stringify(answer))].map((content) => [agent, content] as const);
});

it(`of ${BAD.length} answers that were made wrong none becomes a result that breaks its schema, and none is asked for more than three times`, async () => {
  expect(BAD.length).toBeGreaterThanOrEqual(1_000);
  const outcomes: Record<string, number> = {};
  for (const [agent, content] of BAD) {
    calls = 0;
    reply = (response) => json(response, completion(content));
    const outcome = await ask(agent).then(
      (object) => (SCHEMAS[agent].safeParse(object).success && calls <= 3 ? 'fits' : `breaks: ${content.slice(0, 200)}`),
      (error: unknown) => (error instanceof CallFailure && calls === 3 && error.retry === 'no' ? error.code : `crash: ${String(error)}`),
    );
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  }
  expect(Object.keys(outcomes).sort()).toEqual(['fits', 'schema_violation']);
  expect(outcomes['schema_violation']).toBeGreaterThan(BAD.length / 5);
  expect(models().breakers()).toEqual([{ lane: 'llm', provider: 'openai-compatible', state: 'closed' }]);
});

const ZEROS = gzipSync(Buffer.alloc(10 * MIB, 32));
/** A gigabyte in a megabyte: a gzip file may have many members. */
const BOMB = Buffer.concat(Array.from({ length: 100 }, () => ZEROS));
const WHOLE = completion(JSON.stringify(ANSWERS.ad_copy));

/** Writes until the other side has had enough. */
function flood(response: ServerResponse, piece: Buffer): void {
  const more = (): void => {
    while (!response.destroyed && response.write(piece));
    if (!response.destroyed) response.once('drain', more);
  };
  more();
}

const STREAMS: [string, (response: ServerResponse) => void, string[]][] = [
  ['that never begins', () => undefined, ['timeout']],
  [
    'of one byte in 200 ms',
    (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      let at = 0;
      const timer = setInterval(() => (response.destroyed ? clearInterval(timer) : response.write(WHOLE[at++] ?? ' ')), 200);
    },
    ['timeout'],
  ],
  [
    'that never ends',
    (response) => flood(response.writeHead(200, { 'content-type': 'application/json' }), Buffer.alloc(64 * 1024, 32)),
    ['answer_too_large'],
  ],
  [
    'that stops in the middle',
    (response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': WHOLE.length });
      response.write(WHOLE.slice(0, 40));
      setTimeout(() => response.destroy(), 20);
    },
    ['provider_unavailable'],
  ],
  [
    'that is longer than it says',
    (response) => {
      response.socket?.end(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 50\r\n\r\n${WHOLE}`);
    },
    ['provider_unavailable'],
  ],
  [
    'of a gigabyte in a megabyte',
    (response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(BOMB);
    },
    ['answer_too_large'],
  ],
  ['that is no HTTP', (response) => response.socket?.end('hello'), ['provider_unavailable']],
  ['that is no JSON', (response) => json(response, '<html>It works!</html>'), ['provider_unavailable']],
  ['that leads elsewhere', (response) => response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end(), ['provider_unavailable']],
];

it.each(STREAMS)('an answer %s ends, in little memory', async (_what, behave, codes) => {
  reply = behave;
  const before = process.memoryUsage().rss;
  let most = before;
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 10);
  const error = await ask('ad_copy').then(
    () => 'an answer',
    (failure: unknown) => failure,
  );
  clearInterval(watch);
  expect(error).toBeInstanceOf(CallFailure);
  expect(codes).toContain((error as CallFailure).code);
  expect((most - before) / MIB).toBeLessThan(50);
});
