import { z } from 'zod';

import { CampaignInput } from './campaign-input.schema.js';
import { Insights } from './insights.schema.js';
import { MarketResearch } from './market-research.schema.js';
import { VisionAnalysis } from './vision-analysis.schema.js';

/** What each of the agents that write for a channel receives. */
export const ContentInput = z.object({
  input: CampaignInput,
  vision_analysis: VisionAnalysis,
  market_research: MarketResearch,
  insight_extraction: Insights,
});
export type ContentInput = z.infer<typeof ContentInput>;
