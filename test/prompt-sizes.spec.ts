import { countTokens } from 'gpt-tokenizer';

import { photo } from '#testing';
import { runAgent, testImages } from '#testing/agent-context';
import type { AgentClass } from '#testing/agent-context';

import { AdCopyAgent } from '../src/agents/campaign/ad-copy/ad-copy.agent.js';
import { BlogArticleAgent } from '../src/agents/campaign/blog-article/blog-article.agent.js';
import { InsightExtractionAgent } from '../src/agents/campaign/insight-extraction/insight-extraction.agent.js';
import { LinkedinPostAgent } from '../src/agents/campaign/linkedin-post/linkedin-post.agent.js';
import { MarketResearchAgent } from '../src/agents/campaign/market-research/market-research.agent.js';
import { fullCampaign, SEARCH_RESULTS } from '../src/agents/campaign/shared/testing/full-campaign.js';
import { VideoScriptAgent } from '../src/agents/campaign/video-script/video-script.agent.js';
import { VisionAnalysisAgent } from '../src/agents/campaign/vision-analysis/vision-analysis.agent.js';

const images = testImages();
const search = { search: async () => ({ provider: 'searxng', results: SEARCH_RESULTS }) };
/** What each agent's system text and prompt may take, in tokens, for the full campaign; before prompts were shortened the sum was 17,933. */
const CEILINGS: readonly (readonly [AgentClass, ceiling: number, options: object])[] = [
  [VisionAnalysisAgent, 600, { create: () => new VisionAnalysisAgent(images) }],
  [MarketResearchAgent, 2_100, { create: () => new MarketResearchAgent(search) }],
  [InsightExtractionAgent, 1_400, {}],
  [LinkedinPostAgent, 1_700, {}],
  [AdCopyAgent, 1_700, {}],
  [BlogArticleAgent, 1_700, {}],
  [VideoScriptAgent, 1_800, {}],
];
const BEFORE = 17_933;

const tokensOf = (texts: readonly string[]): number => texts.reduce((sum, text) => sum + countTokens(text), 0);
const sizes = new Map<string, number>();

it.each(CEILINGS)('%p asks in at most %i tokens', async (agent, ceiling, options) => {
  const { requests } = await runAgent(agent, fullCampaign(), { photo: await photo(), ...options });
  const tokens = tokensOf(requests.map(({ system, prompt }) => `${system}\n${prompt}`));
  sizes.set(agent.name, tokens);
  expect(tokens).toBeLessThanOrEqual(ceiling);
});

it('a whole campaign asks in 35 % fewer tokens than before prompts were shortened', () => {
  expect(sizes.size).toBe(CEILINGS.length);
  expect([...sizes.values()].reduce((sum, tokens) => sum + tokens, 0)).toBeLessThanOrEqual(BEFORE * 0.65);
});

it('agents of one run begin alike: facts, photo, research and insights come before the task', async () => {
  const writers = [LinkedinPostAgent, AdCopyAgent, BlogArticleAgent, VideoScriptAgent, InsightExtractionAgent];
  const runs = await Promise.all(writers.map((agent) => runAgent(agent, fullCampaign())));
  const questions = runs.map(({ requests: [request] }) => `${request?.system}\n${request?.prompt}`);
  const alike = (texts: readonly string[]): string => {
    const [first = '', ...others] = texts;
    const end = [...first].findIndex((character, at) => others.some((other) => other[at] !== character));
    return first.slice(0, end);
  };
  expect(alike(questions.slice(0, 4))).toMatch(/<data name="insights">[\s\S]*<\/data>/);
  expect(alike(questions)).toMatch(/<data name="research">[\s\S]*<\/data>/);
});
