export { CampaignImage, CampaignInput } from './campaign-input.schema.js';
export { ContentInput } from './content-input.schema.js';
export { Basis, Insight, Insights } from './insights.schema.js';
export { Competitor, FROM_FACTS, MarketResearch, ResearchReading, ResearchSource, ResearchStatement } from './market-research.schema.js';
export { PhotoReading, VisionAnalysis } from './vision-analysis.schema.js';
