import { z } from 'zod';

import { CampaignInput, FROM_FACTS, MarketResearch, ResearchReading, VisionAnalysis } from '../shared/schema/index.js';

export const MarketResearchInput = z.object({ input: CampaignInput, vision_analysis: VisionAnalysis });
export type MarketResearchInput = z.infer<typeof MarketResearchInput>;

export { MarketResearch as MarketResearchOutput };

/** The answer of a model that may cite these pages and no other. */
export const readingOf = (urls: readonly string[]) =>
  ResearchReading.refine(({ statements }) => statements.every(({ source }) => source === FROM_FACTS || urls.includes(source)), {
    path: ['statements'],
    message: `each source is "${FROM_FACTS}" or the URL of one of the search results`,
  });
