import type { ContentInput } from '../schema/content-input.schema.js';
import type { Insight, Insights } from '../schema/insights.schema.js';
import { FROM_FACTS, type MarketResearch } from '../schema/market-research.schema.js';
import type { VisionAnalysis } from '../schema/vision-analysis.schema.js';

/** The photo as later agents are told of it: what was read in it, and colours by name in place of measurements. */
export function photoForPrompt({ summary, subject, visible_text, details, mood, pixels }: VisionAnalysis) {
  const { colors, orientation, negative_space } = pixels;
  const names = [...new Set(colors.map(({ name }) => name))];
  return { summary, subject, visible_text, details, mood, colors: names, format: orientation, free_space: negative_space.side };
}

/** What the research found. Statements that only repeat the facts are left out: the facts are in every prompt. */
export function researchForPrompt({ statements, competitors, trends, market_data }: MarketResearch) {
  return { statements: statements.filter(({ source }) => source !== FROM_FACTS), competitors, trends, market_data };
}

/** An insight without its basis when that is a fact or the photo, which are in every prompt. */
const brief = ({ text, basis }: Insight) => (basis.kind === 'research' ? { text, research: basis.evidence } : text);

/** The insights as the writing agents are told of them. */
function insightsForPrompt({ audience, tone, caveats, ...insights }: Insights) {
  const { key_messages, value_propositions, pain_points, opportunities, positioning, visual_cues } = insights;
  return {
    positioning: positioning.map(brief),
    key_messages: key_messages.map(brief),
    value_propositions: value_propositions.map(brief),
    pain_points: pain_points.map(brief),
    opportunities: opportunities.map(brief),
    visual_cues: visual_cues.map(brief),
    audience: audience.reading,
    guidance: tone.guidance,
    caveats,
  };
}

/** What every writing agent is told of earlier results. */
export const resultsForWriters = ({ vision_analysis, market_research, insight_extraction }: Omit<ContentInput, 'input'>) => ({
  photo: photoForPrompt(vision_analysis),
  research: researchForPrompt(market_research),
  insights: insightsForPrompt(insight_extraction),
});

/** What earlier results are for; part of the task of every writing agent. */
export const USE_OF_RESULTS = `- Build on "positioning" and on "key_messages" in their order, answer the "pain_points" with facts, follow "guidance", claim nothing that "caveats" name.
- Research is background: name no competitor unless "instructions" ask for it.`;
