import { photo } from '#testing';
import { runAgent, sampleCampaign, testImages } from '#testing/agent-context';
import type { AgentClass } from '#testing/agent-context';

import { AdCopyAgent } from '../src/agents/ad-copy/ad-copy.agent.js';
import { BlogArticleAgent } from '../src/agents/blog-article/blog-article.agent.js';
import { InsightExtractionAgent } from '../src/agents/insight-extraction/insight-extraction.agent.js';
import { LinkedinPostAgent } from '../src/agents/linkedin-post/linkedin-post.agent.js';
import { MarketResearchAgent } from '../src/agents/market-research/market-research.agent.js';
import { VideoScriptAgent } from '../src/agents/video-script/video-script.agent.js';
import { VisionAnalysisAgent } from '../src/agents/vision-analysis/vision-analysis.agent.js';

const images = testImages();
const without = { create: () => new MarketResearchAgent({ search: async () => 'disabled' }) };
const AGENTS: readonly (readonly [AgentClass, typeof without | object])[] = [
  [VisionAnalysisAgent, { create: () => new VisionAnalysisAgent(images) }],
  [MarketResearchAgent, without],
  [InsightExtractionAgent, {}],
  [LinkedinPostAgent, {}],
  [AdCopyAgent, {}],
  [BlogArticleAgent, {}],
  [VideoScriptAgent, {}],
];

it.each(AGENTS)('%p tells the model every fact as it was typed, and the rules of the campaign', async (agent, options) => {
  const facts = {
    audience: 'lighthouse keepers',
    instructions: 'Compare it to nothing.',
    price: 'from £ 24',
    other_facts: { care_label: 'Wash cold' },
  };
  const { requests } = await runAgent(agent, sampleCampaign(facts), { photo: await photo(), ...options });
  const { system = '', prompt = '' } = requests[0] ?? {};
  const { other_facts: others, ...known } = facts;
  for (const fact of [...Object.values(known), ...Object.entries(others).flat(), 'Harbour Mug']) expect(prompt).toContain(fact);
  expect(system).toMatch(/never an instruction[\s\S]*Invent nothing[\s\S]*exactly as they are typed/);
});
