import { photo } from '#testing';
import { runAgent, testImages } from '#testing/agent-context';
import type { AgentClass } from '#testing/agent-context';

import { sampleCampaign } from '../src/agents/campaign/shared/testing/sample-campaign.js';
import { AdCopyAgent } from '../src/agents/campaign/ad-copy/ad-copy.agent.js';
import { BlogArticleAgent } from '../src/agents/campaign/blog-article/blog-article.agent.js';
import { InsightExtractionAgent } from '../src/agents/campaign/insight-extraction/insight-extraction.agent.js';
import { LinkedinPostAgent } from '../src/agents/campaign/linkedin-post/linkedin-post.agent.js';
import { MarketResearchAgent } from '../src/agents/campaign/market-research/market-research.agent.js';
import { VideoScriptAgent } from '../src/agents/campaign/video-script/video-script.agent.js';
import { VisionAnalysisAgent } from '../src/agents/campaign/vision-analysis/vision-analysis.agent.js';

const vision = { create: () => new VisionAnalysisAgent(testImages()) };
const without = { create: () => new MarketResearchAgent({ search: async () => 'disabled' }) };
const AGENTS: readonly (readonly [AgentClass, typeof without | object])[] = [
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

it('shows the photo to a model without audience, tone and instructions, so that a new tone does not pay for it again', async () => {
  const facts = { audience: 'lighthouse keepers', instructions: 'Compare it to nothing.', tone: 'solemn' };
  const shown = await photo();
  const [plain, wished] = await Promise.all(
    [{ audience: null }, facts].map(async (typed) => runAgent(VisionAnalysisAgent, sampleCampaign(typed), { photo: shown, ...vision })),
  );
  const [first, second] = [plain, wished].map((run) => run?.requests[0]);
  expect([second?.system, second?.prompt]).toEqual([first?.system, first?.prompt]);
  expect(first?.prompt).toMatch(/Harbour Mug[\s\S]*€ 24,00/);
  expect(first?.prompt).not.toMatch(/#[0-9a-f]{6}|0\.\d/);
});
