import type { z } from 'zod';

import { Agent, AgentHandler, type AgentContext, cleanOutput } from '#agent-kit';

import { knownHosts, withNote } from '../shared/index.js';
import { insightMender } from './insight-extraction.mend.js';
import { INSIGHT_PROMPT_VERSION, INSIGHT_SYSTEM, insightPrompt } from './insight-extraction.prompt.js';
import { extractInsights } from './insight-extraction.rules.js';
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
      system: INSIGHT_SYSTEM,
      prompt: insightPrompt(input),
      schema: InsightExtractionOutput,
      mend: insightMender(() => extractInsights(input)),
      fallback: (reason) => withNote(extractInsights(input), reason),
      purpose: 'reading',
      prompt_version: INSIGHT_PROMPT_VERSION,
      max_output_tokens: 3000,
      offline: () => extractInsights(input),
    });
    return cleanOutput(insights, knownHosts(input));
  }
}
