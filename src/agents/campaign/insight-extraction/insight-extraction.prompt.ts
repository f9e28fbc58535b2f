import { campaignPrompt, photoForPrompt, researchForPrompt, taskVersion } from '../shared/index.js';
import type { InsightExtractionInput } from './insight-extraction.schema.js';

export const insightTask = (): string => `You decide what a LinkedIn post, ads, a blog article and a short video may say about this product.
- Give value_propositions, the audience as you read it, 3 to 5 key_messages in order of importance, guidance on tone, visual_cues and caveats.
- From the research: up to 3 pain_points (each with the fact that answers it), up to 3 opportunities, and 1 to 3 lines of positioning. Where the research carries none, leave the list empty and say in caveats what is missing.
- Each insight names in "basis" what it rests on: a field of the facts, the photo, or "research" with the entry or the URL, and the words or the detail relied on. An insight that rests on nothing is not written.
- What a buyer would want to know and nobody knows is a caveat.
Extract the insights.`;

export const INSIGHT_PROMPT_VERSION = taskVersion('insight_extraction', insightTask);

export const insightPrompt = ({ input, vision_analysis, market_research }: InsightExtractionInput): string =>
  campaignPrompt({
    task: insightTask,
    input,
    results: {
      photo: photoForPrompt(vision_analysis),
      research: researchForPrompt(market_research),
      open_questions: market_research.open_questions,
    },
  });
