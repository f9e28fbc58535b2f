import { z } from 'zod';

import { CampaignInput, Insights, MarketResearch, VisionAnalysis } from '#campaign/schema';

export const InsightExtractionInput = z.object({ input: CampaignInput, vision_analysis: VisionAnalysis, market_research: MarketResearch });
export type InsightExtractionInput = z.infer<typeof InsightExtractionInput>;

export { Insights as InsightExtractionOutput };
