import { createServer } from 'node:http';
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

import { LLMock } from '@copilotkit/aimock';

import { adCopyTask } from '../../src/agents/campaign/ad-copy/ad-copy.prompt.js';
import { blogTask } from '../../src/agents/campaign/blog-article/blog-article.prompt.js';
import { insightTask } from '../../src/agents/campaign/insight-extraction/insight-extraction.prompt.js';
import { linkedinTask } from '../../src/agents/campaign/linkedin-post/linkedin-post.prompt.js';
import { researchTask } from '../../src/agents/campaign/market-research/market-research.prompt.js';
import { videoTask } from '../../src/agents/campaign/video-script/video-script.prompt.js';
import { visionTask } from '../../src/agents/campaign/vision-analysis/vision-analysis.prompt.js';
import { ANSWERS, ASKERS } from './answers.js';
import type { Asker } from './answers.js';

type Factory = Extract<Parameters<LLMock['addFixture']>[0]['response'], (...args: never[]) => unknown>;
type Asking = Parameters<Factory>[0];

const SCALE = { script: 'words', amount: 'little' } as const;

/** The first line of each agent's task, by which the double knows who asks. */
const FIRST_LINES: Record<Asker, string> = Object.fromEntries(
  Object.entries({
    vision_analysis: visionTask(),
    market_research: researchTask(0),
    insight_extraction: insightTask(),
    linkedin_post: linkedinTask(SCALE),
    ad_copy: adCopyTask(SCALE),
    blog_article: blogTask(SCALE),
    video_script: videoTask(SCALE),
  }).map(([agent, task]) => [agent, task.split('\n')[0] ?? '']),
) as Record<Asker, string>;

const askerIn = (said: string): Asker | undefined => ASKERS.find((agent) => said.includes(FIRST_LINES[agent]));

/** What really came over the wire in one call. */
interface Asked {
  agent: Asker | undefined;
  path: string;
  headers: IncomingHttpHeaders;
  text: string;
}

/** A provider in every protocol: the mock answers, a server before it keeps what it was sent, pictures included, and can cut an answer off. */
export interface ModelDouble {
  mock: LLMock;
  url: string;
  asked: Asked[];
  /** Agents whose answers break off in the middle. */
  cut: Set<Asker>;
  /** Agents whose questions the provider will not answer, each in the words of its protocol. */
  refuse: Set<Asker>;
  close: () => Promise<void>;
}

/** Whether a call comes from this agent, for the `match` of a fixture. */
export const from = (agent: Asker) => ({
  predicate: ({ messages }: Asking) => messages.some(({ content }) => JSON.stringify(content ?? '').includes(FIRST_LINES[agent])),
});

/** The honest answer of one agent, with 100 tokens in and 50 out. */
export const honest = (agent: Asker, answer: object = ANSWERS[agent]) => ({
  content: JSON.stringify(answer),
  usage: { prompt_tokens: 100, completion_tokens: 50, total_tokens: 150 },
});

/** Forgets what it was taught and asked, and answers honestly again. */
export function reset({ mock, asked, cut, refuse }: ModelDouble): void {
  mock.clearFixtures();
  for (const agent of ASKERS) mock.addFixture({ match: from(agent), response: honest(agent) });
  asked.length = 0;
  cut.clear();
  refuse.clear();
}

/** An answer turned into a refusal, as OpenAI, Anthropic and Gemini word it. */
function refusal(answer: string): string {
  const body = JSON.parse(answer);
  if (body.choices) {
    const message = { role: 'assistant', content: null, refusal: 'I cannot help with that.' };
    return JSON.stringify({ ...body, choices: [{ index: 0, message, finish_reason: 'content_filter' }] });
  }
  if (body.candidates) return JSON.stringify({ ...body, candidates: [{ index: 0, finishReason: 'SAFETY' }] });
  return JSON.stringify({ ...body, content: [], stop_reason: 'refusal' });
}

export async function startDouble(): Promise<ModelDouble> {
  const mock = new LLMock({ port: 0 });
  await mock.start();
  const asked: Asked[] = [];
  const cut = new Set<Asker>();
  const refuse = new Set<Asker>();
  const server = createServer((request, response) => {
    void (async () => {
      const body = await text(request);
      const path = request.url ?? '';
      const agent = askerIn(body.replaceAll('\\n', '\n').replaceAll('\\"', '"'));
      asked.push({ agent, path, headers: request.headers, text: body });
      const answer = await fetch(mock.url + path, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
      const headers: OutgoingHttpHeaders = { 'content-type': answer.headers.get('content-type') ?? 'application/json' };
      const pause = answer.headers.get('retry-after');
      if (pause) headers['retry-after'] = pause;
      const given = await answer.text();
      const bytes = Buffer.from(agent && refuse.has(agent) ? refusal(given) : given);
      if (agent && cut.has(agent)) {
        response
          .writeHead(answer.status, { ...headers, 'content-length': bytes.byteLength })
          .write(bytes.subarray(0, bytes.byteLength / 2));
        setTimeout(() => response.destroy(), 20);
      } else response.writeHead(answer.status, headers).end(bytes);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const double: ModelDouble = {
    mock,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    cut,
    refuse,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await mock.stop();
    },
  };
  reset(double);
  return double;
}

/** A model of each provider; the last is one whose price nobody lists. */
export const MODELS = {
  openai: { model: 'gpt-4.1-mini', path: '/v1', usd: (100 * 0.4 + 50 * 1.6) / 1e6 },
  anthropic: { model: 'claude-sonnet-4-5', path: '/v1', usd: (100 * 3 + 50 * 15) / 1e6 },
  google: { model: 'gemini-2.5-flash', path: '/v1beta', usd: (100 * 0.3 + 50 * 2.5) / 1e6 },
  'openai-compatible': { model: 'llama3.2-vision', path: '/v1', usd: null },
} as const;
export type Provider = keyof typeof MODELS;
export const KEY = 'sk-planted-key-0123456789abcdef';

/** The variables that lead both lanes, or those of a prefix, to the double. */
export function pointedAt({ url }: ModelDouble, provider: Provider, prefixes = ['AI_VISION', 'AI_LLM']): NodeJS.ProcessEnv {
  const { model, path } = MODELS[provider];
  return Object.fromEntries(
    prefixes.flatMap((prefix) => [
      [`${prefix}_PROVIDER`, provider],
      [`${prefix}_BASE_URL`, url + path],
      [`${prefix}_API_KEY`, KEY],
      [`${prefix}_MODEL`, model],
    ]),
  );
}
