import { Inject } from '@nestjs/common';
import type { z } from 'zod';

import { Agent, AgentHandler, type AgentContext, type RenderedAsset, cleanOutput } from '#agent-kit';
import { WebSearch } from '#ai';

import { CAMPAIGN_CACHE_SECONDS, CAMPAIGN_RULES, knownHosts, type ResearchStatement, withNote } from '../shared/index.js';
import { researchMarkdown } from './market-research.markdown.js';
import { researchMender } from './market-research.mend.js';
import { RESEARCH_PROMPT_VERSION, researchPrompt } from './market-research.prompt.js';
import { readResearch, withOpenQuestions } from './market-research.rules.js';
import { MarketResearchInput, MarketResearchOutput, readingOf } from './market-research.schema.js';
import { queriesFor, searchAll, type Search } from './market-research.search.js';

@Agent({
  name: 'market_research',
  job_type: 'market_research',
  pipeline: 'campaign',
  title: 'Market research',
  version: 1,
  needs: ['vision_analysis'],
  lane: 'llm',
  input: MarketResearchInput,
  output: MarketResearchOutput,
  timeout_ms: 90_000,
  attempts: 3,
})
export class MarketResearchAgent extends AgentHandler<typeof MarketResearchInput, typeof MarketResearchOutput> {
  constructor(@Inject(WebSearch) private readonly search: Search) {
    super();
  }

  async run({ input, vision_analysis }: MarketResearchInput, ctx: AgentContext): Promise<z.input<typeof MarketResearchOutput>> {
    const found = await searchAll(this.search, queriesFor(input, vision_analysis), ctx.signal);
    const urls = found.results.map(({ url }) => url);
    const answer = await ctx.model.generate({
      system: CAMPAIGN_RULES,
      prompt: researchPrompt(input, vision_analysis, found.results),
      schema: readingOf(urls),
      mend: researchMender(urls),
      fallback: (reason) => withNote(readResearch(input, found), reason),
      purpose: 'reading',
      prompt_version: RESEARCH_PROMPT_VERSION,
      max_output_tokens: 3000,
      cache_seconds: CAMPAIGN_CACHE_SECONDS,
      offline: () => readResearch(input, found),
    });
    const reading = withOpenQuestions(answer);
    const { status, provider, queries } = found;
    const sources = found.results.map(({ url, title, date }) => ({ url, title, ...(date ? { date } : {}) }));
    const hosts = knownHosts({ input, market_research: { sources } });
    // NOTE: the sources were checked against the list; cleaning could change an address.
    const cited = <T extends ResearchStatement>(entries: readonly T[]): T[] =>
      entries.map((entry) => ({ ...cleanOutput(entry, hosts), source: entry.source }));
    return {
      ...cleanOutput(reading, hosts),
      statements: cited(reading.statements),
      competitors: cited(reading.competitors),
      trends: cited(reading.trends),
      market_data: cited(reading.market_data),
      status,
      provider,
      queries,
      sources,
    };
  }

  override render(research: MarketResearchOutput): RenderedAsset {
    return { title: 'Market research', content: researchMarkdown(research) };
  }
}
