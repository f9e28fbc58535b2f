import { CAMPAIGN_RULES, campaignPrompt } from '../shared/index.js';
import type { InsightExtractionInput } from './insight-extraction.schema.js';

/** Raised with every change of the texts below; part of the key under which a paid answer is kept. */
export const INSIGHT_PROMPT_VERSION = 'insight_extraction/1';

export const INSIGHT_SYSTEM = `You decide what a campaign may say: value propositions, a reading of the audience, key messages, guidance on tone, visual cues, caveats.
${CAMPAIGN_RULES}
- Each insight names what it rests on: a field of the facts, the photo, or the URL of a researched page, with the words or the detail relied on.
- An insight that rests on nothing is not written. What a buyer would want to know and nobody knows is a caveat.`;

export const insightPrompt = ({ input, vision_analysis, market_research }: InsightExtractionInput): string =>
  campaignPrompt({
    task: 'Extract the insights for a LinkedIn post, ads, a blog article and a short video about this product.',
    input,
    results: { vision_analysis, market_research },
  });
