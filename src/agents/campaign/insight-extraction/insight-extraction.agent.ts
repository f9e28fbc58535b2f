import type { z } from 'zod';

import { Agent, AgentHandler, type AgentContext, type RenderedAsset, cleanOutput } from '#agent-kit';

import { CAMPAIGN_RULES, knownHosts, withNote } from '../shared/index.js';
import { insightsMarkdown } from './insight-extraction.markdown.js';
import { insightMender } from './insight-extraction.mend.js';
import { INSIGHT_PROMPT_VERSION, insightPrompt } from './insight-extraction.prompt.js';
import { extractInsights, withCaveats } from './insight-extraction.rules.js';
import { InsightExtractionInput, InsightExtractionOutput } from './insight-extraction.schema.js';

@Agent({
  name: 'insight_extraction',
  job_type: 'insight_extraction',
  pipeline: 'campaign',
  title: 'Insights',
  version: 1,
  needs: ['vision_analysis', 'market_research'],
  lane: 'llm',
  input: InsightExtractionInput,
  output: InsightExtractionOutput,
  timeout_ms: 60_000,
  attempts: 3,
})
export class InsightExtractionAgent extends AgentHandler<typeof InsightExtractionInput, typeof InsightExtractionOutput> {
  async run(input: InsightExtractionInput, ctx: AgentContext): Promise<z.input<typeof InsightExtractionOutput>> {
    const insights = await ctx.model.generate({
      system: CAMPAIGN_RULES,
      prompt: insightPrompt(input),
      schema: InsightExtractionOutput,
      mend: insightMender(() => extractInsights(input)),
      fallback: (reason) => withNote(extractInsights(input), reason),
      purpose: 'reading',
      prompt_version: INSIGHT_PROMPT_VERSION,
      max_output_tokens: 3000,
      offline: () => extractInsights(input),
    });
    return cleanOutput(withCaveats(insights), knownHosts(input));
  }

  override render(insights: InsightExtractionOutput): RenderedAsset {
    return { title: 'Insights', content: insightsMarkdown(insights) };
  }
}
