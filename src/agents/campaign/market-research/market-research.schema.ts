import { z } from 'zod';

import { CampaignInput, FROM_FACTS, MarketResearch, ResearchReading, ResearchStatement, VisionAnalysis } from '../shared/schema/index.js';

export const MarketResearchInput = z.object({ input: CampaignInput, vision_analysis: VisionAnalysis });
export type MarketResearchInput = z.infer<typeof MarketResearchInput>;

export { MarketResearch as MarketResearchOutput };

/** The answer of a model that may cite these pages and no other. */
export const readingOf = (urls: readonly string[]) =>
  ResearchReading.extend({ statements: z.array(ResearchStatement.extend({ source: z.enum([FROM_FACTS, ...urls]) })).max(20) });
