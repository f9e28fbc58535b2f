import { z } from 'zod';

import { CampaignInput, Insights, MarketResearch, VisionAnalysis } from '../shared/schema/index.js';

export const InsightExtractionInput = z.object({ input: CampaignInput, vision_analysis: VisionAnalysis, market_research: MarketResearch });
export type InsightExtractionInput = z.infer<typeof InsightExtractionInput>;

export { Insights as InsightExtractionOutput };
