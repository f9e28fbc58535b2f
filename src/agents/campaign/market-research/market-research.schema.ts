import { z } from 'zod';

import {
  CampaignInput,
  Competitor,
  FROM_FACTS,
  MarketResearch,
  ResearchReading,
  ResearchStatement,
  VisionAnalysis,
} from '../shared/schema/index.js';

export const MarketResearchInput = z.object({ input: CampaignInput, vision_analysis: VisionAnalysis });
export type MarketResearchInput = z.infer<typeof MarketResearchInput>;

export { MarketResearch as MarketResearchOutput };

/** The answer of a model that may cite these pages and no other. */
export function readingOf(urls: readonly string[]) {
  const source = z.enum([FROM_FACTS, ...urls]);
  const { statements, competitors, trends, market_data } = ResearchReading.shape;
  const cited = z.array(ResearchStatement.extend({ source }));
  const onTheMarket = (describe: string | undefined) =>
    cited
      .max(8)
      .default([])
      .describe(describe ?? '');
  return ResearchReading.extend({
    statements: cited.max(20).describe(statements.description ?? ''),
    competitors: z
      .array(Competitor.extend({ source }))
      .max(8)
      .default([])
      .describe(competitors.description ?? ''),
    trends: onTheMarket(trends.description),
    market_data: onTheMarket(market_data.description),
  });
}
